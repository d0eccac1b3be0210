// SPDX-License-Identifier: Apache-2.0
/// 2-d convolutions and products of matrices by the oneDNN that LibTorch has. One of two files
/// implements it, as cmake/onednn.cmake finds LibTorch: onednn.cpp calls oneDNN itself, so that
/// weights are brought into the kernels' layout once instead of at each call, and an addition and
/// bounds that follow are done while the result is in registers; onednn_in_libtorch.cpp goes
/// through LibTorch's operators, which do neither.
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

/// y := x w + y, where `accumulate`, else y := x w; with w^T for w where `transposed`. x
/// [rows,inner], w [inner,columns] or [columns,inner], y [rows,columns]: float32, contiguous.
void multiply_by_onednn(const Tensor& x, const Tensor& w, bool transposed, bool accumulate,
                        Tensor& y);

}  // namespace fbbench
