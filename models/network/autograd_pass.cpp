// SPDX-License-Identifier: Apache-2.0
#include "models/network/autograd_pass.h"

#include <torch/csrc/autograd/autograd.h>

#include "core/error.h"

namespace fbbench {

AutogradPass::AutogradPass(const Tensor& images,
                           const std::function<Tensor(const Tensor&)>& forward) {
  at::AutoGradMode grad_on(true);
  images_ = images.detach().requires_grad_(true);
  logits_ = forward(images_);
}

Tensor AutogradPass::gradient(const Tensor& seed) const {
  Tensor gradient;
  if (logits_.requires_grad()) {
    gradient = torch::autograd::grad({logits_}, {images_}, {seed}, /*retain_graph=*/true,
                                     /*create_graph=*/false, /*allow_unused=*/true)[0];
  }
  FBBENCH_REQUIRE(gradient.defined(), Unsupported,
                  "the output doesn't depend on the image by autograd (detached or quantised)");
  return gradient;
}

}  // namespace fbbench
