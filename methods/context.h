// SPDX-License-Identifier: Apache-2.0
/// What a method gets to explain a batch, and the work that all methods of a batch share.
#pragma once

#include <optional>

#include "core/sample.h"
#include "models/network/network.h"

namespace fbbench {

class Context {
 public:
  /// Both outlive the context. `keep`: what the planned methods need, see Method::needs (empty:
  /// nothing is kept). batch.targets may still be filled in later.
  Context(const Network& network, const Batch& batch, ValueSet keep = {});

  const Network& network() const { return network_; }
  const Batch& batch() const { return batch_; }
  const Tensor& images() const { return batch_.images; }    ///< [N,C,H,W] float32, normalised
  const Tensor& targets() const { return batch_.targets; }  ///< [N] int64

  /// Logits [N,K] float32 of the batch; the forward pass is made once, at first use.
  const Tensor& logits() const;

  /// The recorded forward, made once, at first use. Unsupported where the network has no graph.
  const Recording& recording() const;

  /// Of a network without a graph: d(seed . logits)/d images [N,C,H,W] float32, of a seed [N,K];
  /// goes back through the forward pass, where that was kept for it. Unsupported where autograd
  /// doesn't reach the images.
  Tensor gradient(const Tensor& seed) const;

  /// Seconds the forward pass took; 0 before first use. A method that used it is charged all of it.
  double forward_seconds() const { return forward_seconds_; }
  /// Whether logits() or recording() was asked for since the last call of this function.
  bool take_forward_used() const;

 private:
  void run() const;

  const Network& network_;
  const Batch& batch_;
  ValueSet keep_;
  mutable std::optional<Recording> recording_;
  mutable std::optional<AutogradPass> pass_;
  mutable Tensor logits_;
  mutable double forward_seconds_ = 0;
  mutable bool forward_used_ = false;
};

}  // namespace fbbench
