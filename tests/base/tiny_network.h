// SPDX-License-Identifier: Apache-2.0
/// Networks small enough that a test knows their answer, written as a user's files would be.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/input_format.h"

namespace fbbench {

/// An input of this size with mean 0 and std 1, so that images are already normalised; classes are
/// called class0, class1, ...
InputFormat tiny_input(int64_t channels, int64_t height, int64_t width, int64_t classes);

/// Writes `dir`/net.pt and its sidecar net.json; the folder is made where it is missing. `source`
/// is the module's TorchScript, "def forward(self, x): ...", in which self.<name> are the
/// parameters. `output` is the sidecar's: "logits" or "probabilities". The path of net.pt.
std::string save_network(const std::string& dir, const std::string& source,
                         const std::vector<std::pair<std::string, Tensor>>& parameters,
                         const InputFormat& input, const std::string& output = "logits");

}  // namespace fbbench
