// SPDX-License-Identifier: Apache-2.0
/// What the network says of images that several metrics or maps of a batch have in common: the
/// batch's own and their substrates, which are the ends of every perturbation curve, and whatever
/// else is asked for by its key.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/sample.h"
#include "models/network/network.h"

namespace fbbench {

/// Belongs to one batch; one thread at a time.
class ForwardCache {
 public:
  static constexpr const char* kImage = "image";  ///< the key of the batch's own images

  ForwardCache() = default;
  /// `logits` [N,K] of the batch's own images, where they are known already.
  explicit ForwardCache(Tensor logits) { logits_[kImage] = std::move(logits); }

  /// Images [N,C,H,W] and the key that stands for them in this batch.
  using Keyed = std::pair<std::string, Tensor>;

  /// Logits [N,K] float32 of each entry. Cost: for those whose key is new N forward passes, or one
  /// where all images are one that was expanded; all together, in parts of the batch's
  /// forward_batch.
  std::vector<Tensor> logits(const std::vector<Keyed>& wanted, const Network& network,
                             const Batch& batch);

  /// What `make` made for this key, the first time that it was asked for.
  const Tensor& once(const std::string& key, const std::function<Tensor()>& make);

 private:
  std::map<std::string, Tensor> logits_;  // [N,K]
  std::map<std::string, Tensor> made_;
};

}  // namespace fbbench
