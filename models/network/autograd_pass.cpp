// SPDX-License-Identifier: Apache-2.0
#include "models/network/autograd_pass.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include "core/error.h"
#include "models/rules/derivative.h"

namespace fbbench {

AutogradPass::AutogradPass(const Tensor& images,
                           const std::function<Tensor(const Tensor&)>& forward) {
  at::AutoGradMode grad_on(true);
  // It would make functions of several layers, into whose backward passes derivative() can't look.
  torch::jit::GraphOptimizerEnabledGuard no_optimizer(false);
  images_ = images.detach().requires_grad_(true);
  logits_ = forward(images_);
}

Tensor AutogradPass::gradient(const Tensor& seed) const {
  Tensor gradient;
  if (logits_.requires_grad()) {
    gradient = derivative(logits_, {images_}, seed, /*keep=*/true)[0];
  }
  FBBENCH_REQUIRE(gradient.defined(), Unsupported,
                  "the output doesn't depend on the image by autograd (detached or quantised)");
  return gradient;
}

}  // namespace fbbench
