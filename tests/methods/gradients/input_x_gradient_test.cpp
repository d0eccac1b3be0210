// SPDX-License-Identifier: Apache-2.0
// methods/gradients/input_x_gradient.cpp
#include <gtest/gtest.h>

#include "methods/formula_network.h"

namespace fbbench {
namespace {

TEST(InputXGradient, IsTheProductOfTheTwo) {
  auto network = formula_network("(x * x * x).sum([1, 2, 3])", 1, 1, 2);
  // 3 x^2 times x
  EXPECT_EQ(explained_values(*network, "input_x_gradient", at::tensor({2.F, -1.F}).view({1, 1, 2})),
            (std::vector<double>{24, -3}));
}

TEST(InputXGradient, OfALinearNetworkSumsToItsLogit) {
  at::manual_seed(0);
  const Tensor weights = at::randn({2, 3, 4}), image = at::randn({2, 3, 4});
  auto network = formula_network("(x * self.w).sum([1, 2, 3])", 2, 3, 4, {{"w", weights}});
  const Batch batch = make_batch(image.unsqueeze(0), at::zeros({1}, at::kLong));
  const Tensor map = explain(*network, "input_x_gradient", batch).values;
  // 24 products in float32.
  EXPECT_NEAR(map.sum().item<double>(), (weights * image).sum().item<double>(), 1e-5);
}

}  // namespace
}  // namespace fbbench
