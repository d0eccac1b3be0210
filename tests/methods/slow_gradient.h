// SPDX-License-Identifier: Apache-2.0
/// The slow twin of methods that change the gradient at activations.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/agreement.h"
#include "base/batches.h"
#include "methods/slow_network.h"

namespace fbbench {

/// Expects the method's maps to be the chain rule in loops, where `rectify` tells what becomes of a
/// gradient that arrives at the output of an activation.
inline void expect_chain_rule(const std::string& spec,
                              const std::function<double(double)>& rectify) {
  ResidualCase residual;
  Tensor images = at::randn({3, 2, 7, 9});
  Batch batch = make_batch(images, at::tensor({0, 1, 2}, at::kLong));
  Tensor map = explain(*residual.network.load(), spec, batch).values;
  std::vector<Plain> twins;
  for (int64_t n = 0; n < 3; ++n) {
    auto values = residual.network.forward(plain(images[n]));
    Plain seed = one_hot(3, static_cast<size_t>(n));
    twins.push_back(residual.network.gradient(values, seed, rectify)[0]);
  }
  // Sums of up to 36 products in float32: some 1e-6 of the largest.
  EXPECT_TRUE(images_agree(map, stacked(twins, images.sizes()), 1e-5));
}

}  // namespace fbbench
