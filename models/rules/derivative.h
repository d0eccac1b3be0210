// SPDX-License-Identifier: Apache-2.0
/// LibTorch's autograd without the derivatives that it computes wrongly.
#pragma once

#include <vector>

#include "core/tensor.h"

namespace fbbench {

/// d(gradient . output) / d each of `inputs`; undefined where an input isn't reached. The graph
/// behind `output` is used up, unless `keep`. To be called in place of torch::autograd::grad, whose
/// backward passes of batch norm and GELU are off by as much as the gradient itself where that
/// hasn't the strides of what the layer has read (LibTorch 1.13; the batch of one image is enough).
std::vector<Tensor> derivative(const Tensor& output, const std::vector<Tensor>& inputs,
                               const Tensor& gradient, bool keep = false);

}  // namespace fbbench
