// SPDX-License-Identifier: Apache-2.0
/// Convolutions by LibTorch's operators: slower than oneDNN called directly, but of every dtype.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// convolve() (models/cpu/convolution.h), not pooled.
Tensor convolve_by_libtorch(const Filter& filter, const Window& window, const Tensor& x,
                            const Tensor& bias, const Epilogue& epilogue);

/// The transpose of a convolution of 1 to 3 dimensions, `window.transposed` ones included: q
/// [N, out, H', W'] -> `input_shape` [N, groups * in, H, W], in the graph's layout.
Tensor transposed_by_libtorch(const Filter& filter, const Window& window, const Tensor& q,
                              const std::vector<int64_t>& input_shape);

}  // namespace fbbench
