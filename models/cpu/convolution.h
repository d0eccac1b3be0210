// SPDX-License-Identifier: Apache-2.0
/// A 2-d convolution, by the fastest of the ways that suit it.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// x [N, groups * in, H, W] convolved by the filter with the window's stride, padding, dilation and
/// groups; bias [out] or undefined. [N, out, H', W'], in the graph's layout. Other dtypes than
/// float32 go through LibTorch; they aren't pooled. Bounds turn NaN, which infinite activations
/// alone make, into a bound.
Tensor convolve(const Filter& filter, const Window& window, const Tensor& x, const Tensor& bias,
                Epilogue epilogue = {});

}  // namespace fbbench
