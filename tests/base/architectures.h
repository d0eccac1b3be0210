// SPDX-License-Identifier: Apache-2.0
/// Small networks, one for every construct that files of real networks contain: what tests of the
/// graph, and of whatever runs on it, loop over.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/input_format.h"

namespace fbbench {

struct Architecture {
  std::string name;
  /// TorchScript statements from the image x [N,3,9,7] (or `channels`) to x [N,4,h,w], behind which
  /// global average and linear layer follow; or to "return" [N,4]. self.<parameter> are
  /// `parameters`.
  std::string body;
  std::vector<std::pair<std::string, std::vector<int64_t>>> parameters;
  bool has_relevance = true;  ///< forward-backward has a rule for every op
  bool conserves = true;  ///< where all is positive, no relevance is lost between S and the image
  std::string output = "logits";
  int64_t channels = 3;
};

/// Deterministic by name: weights with a gain of about 1; variances ("var...") and, where
/// `positive`, all others too, above 0.
std::vector<std::pair<std::string, Tensor>> parameters_of(const Architecture& architecture,
                                                          bool positive = false);

InputFormat input_of(const Architecture& architecture);

/// Writes net.pt and net.json into `folder`; the path of net.pt.
std::string save(const Architecture& architecture, const std::string& folder,
                 bool positive = false);

/// All of them.
const std::vector<Architecture>& architectures();

/// For messages and names of parametrised tests.
void PrintTo(const Architecture& architecture, std::ostream* stream);

}  // namespace fbbench
