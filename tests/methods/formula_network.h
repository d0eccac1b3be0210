// SPDX-License-Identifier: Apache-2.0
/// Networks that are one line of TorchScript, for numbers worked out by hand.
#pragma once

#include <memory>
#include <string>

#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"

namespace fbbench {

/// One class, whose logit is `expression` of the images x [N,C,H,W]: [N].
inline std::shared_ptr<const Network> formula_network(
    const std::string& expression, int64_t channels, int64_t height, int64_t width,
    const std::vector<std::pair<std::string, Tensor>>& parameters = {}) {
  const std::string source =
      "def forward(self, x):\n    return (" + expression + ").unsqueeze(1)\n";
  return Network::load(
      save_network(fresh_folder(), source, parameters, tiny_input(channels, height, width, 1)));
}

/// The values of what the method says of one image [C,H,W], in order.
inline std::vector<double> explained_values(const Network& network, const std::string& spec,
                                            const Tensor& image) {
  const Batch batch = make_batch(image.unsqueeze(0), at::zeros({1}, at::kLong));
  const Tensor values = explain(network, spec, batch).values.to(at::kDouble).contiguous();
  const auto* begin = values.data_ptr<double>();
  return {begin, begin + values.numel()};
}

}  // namespace fbbench
