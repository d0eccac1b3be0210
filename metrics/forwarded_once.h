// SPDX-License-Identifier: Apache-2.0
/// What the network says of images that all maps and metrics of a batch have in common: the batch's
/// own and their substrates, which are the ends of every perturbation curve.
#pragma once

#include <map>
#include <string>

#include "core/tensor.h"

namespace fbbench {

struct Evaluation;

/// Belongs to one batch; one thread at a time.
class ForwardedOnce {
 public:
  static constexpr const char* kImage = "image";  ///< the key of the batch's own images

  ForwardedOnce() = default;
  /// `logits` [N,K] of the batch's own images, where they are known already.
  explicit ForwardedOnce(Tensor logits) { logits_[kImage] = std::move(logits); }

  /// Softmax probabilities [N] float32 of the evaluation's targets for `images` [N,C,H,W], which
  /// `key` stands for in this batch. Cost: at the key's first use N forward passes, in parts of
  /// forward_batch; one where all images are one that was expanded.
  Tensor probability(const std::string& key, const Tensor& images, const Evaluation& evaluation);

 private:
  std::map<std::string, Tensor> logits_;  // [N,K]
};

}  // namespace fbbench
