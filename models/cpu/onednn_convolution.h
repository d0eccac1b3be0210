// SPDX-License-Identifier: Apache-2.0
/// 2-d convolutions by oneDNN, which LibTorch's own go through as well. Called directly, the
/// weights are brought into the kernels' layout once instead of at each call, and an addition and
/// bounds that follow are done while the result is in registers.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// convolve() (models/cpu/convolution.h) of float32 in the graph's layout, not empty; not pooled.
Tensor convolve_by_onednn(const Filter& filter, const Window& window, const Tensor& x,
                          const Tensor& bias, const Epilogue& epilogue);

/// The transpose: q [N, out, H', W'] float32 in the graph's layout -> `input_shape` [N, groups *
/// in, H, W]. Slower than convolve() with a turned filter, which strides of 1 allow.
Tensor transposed_by_onednn(const Filter& filter, const Window& window, const Tensor& q,
                            const std::vector<int64_t>& input_shape);

}  // namespace fbbench
