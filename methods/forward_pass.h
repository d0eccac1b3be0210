// SPDX-License-Identifier: Apache-2.0
/// A forward pass over a batch of images that classification and all methods share.
#pragma once

#include <optional>

#include "models/network/network.h"

namespace fbbench {

/// Made once, at first use. Not for several threads at a time.
class ForwardPass {
 public:
  /// images [N,C,H,W] float32, normalised. `keep`: what the planned methods need, see Method::needs
  /// (empty: nothing is kept). The network outlives it.
  ForwardPass(const Network& network, Tensor images, ValueSet keep = {});

  const Network& network() const { return network_; }
  const Tensor& images() const { return images_; }

  /// [N,K] float32.
  const Tensor& logits() const;

  /// With the values to keep. Unsupported where the network has no graph.
  const Recording& recording() const;

  /// Of a network without a graph: d(seed . logits)/d images [N,C,H,W] float32, of a seed [N,K];
  /// goes back through the forward pass, where that was kept for it. Unsupported where autograd
  /// doesn't reach the images.
  Tensor gradient(const Tensor& seed) const;

  /// Another one, of image i alone.
  ForwardPass one(int64_t i) const { return {network_, images_.narrow(0, i, 1), keep_}; }

  /// Seconds it took; 0 before first use. A method that used it is charged all of it.
  double seconds() const { return seconds_; }
  /// Whether logits() or recording() was asked for since the last call of this function.
  bool take_used() const;

 private:
  void run() const;

  const Network& network_;
  Tensor images_;
  ValueSet keep_;
  mutable std::optional<Recording> recording_;
  mutable std::optional<AutogradPass> pass_;
  mutable Tensor logits_;
  mutable double seconds_ = 0;
  mutable bool used_ = false;
};

}  // namespace fbbench
