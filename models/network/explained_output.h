// SPDX-License-Identifier: Apache-2.0
/// What of a network's answer is explained: one number an image, of its logits and a target class.
#pragma once

#include <string>
#include <vector>

#include "models/network/network.h"

namespace fbbench {

class ExplainedOutput {
 public:
  /// One of names().
  explicit ExplainedOutput(const std::string& name);

  ///   logit     z_c
  ///   prob      the probability of c
  ///   margin    z_c - max z_k, k != c
  ///   log_odds  log p_c / (1 - p_c)
  static const std::vector<std::string>& names();
  const std::string& name() const { return name_; }

  /// BadOption for a margin or log odds where no other class opposes the target.
  void check(const Network& network) const;

  /// Of logits [M,K] and targets [M]: [M] of the logits' dtype.
  Tensor score(const Network& network, const Tensor& logits, const Tensor& targets) const;
  /// Its derivative by the logits: [M,K].
  Tensor gradient(const Network& network, const Tensor& logits, const Tensor& targets) const;

 private:
  std::string name_;
};

}  // namespace fbbench
