// SPDX-License-Identifier: Apache-2.0
/// A forward pass of a network without a graph through which autograd can go back.
#pragma once

#include <functional>

#include "core/tensor.h"

namespace fbbench {

class AutogradPass {
 public:
  /// Runs `forward` on images [N,C,H,W] and keeps what its derivative needs.
  AutogradPass(const Tensor& images, const std::function<Tensor(const Tensor&)>& forward);

  Tensor logits() const { return logits_.detach(); }  ///< [N,K]

  /// d(seed . logits)/d images, [N,C,H,W], of a seed [N,K]; as often as it is asked for.
  /// Unsupported where the logits don't depend on the images by autograd. LibTorch's exceptions
  /// where an operator has no derivative.
  Tensor gradient(const Tensor& seed) const;

 private:
  Tensor images_, logits_;
};

}  // namespace fbbench
