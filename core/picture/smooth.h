// SPDX-License-Identifier: Apache-2.0
/// Gaussian smoothing of maps and images (OpenCV).
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// Each [H,W] plane of a [...,H,W] float32 tensor, filtered by a Gaussian of `sigma` pixels, border
/// reflected. The same shape, contiguous.
Tensor gaussian_smooth(const Tensor& planes, double sigma);

}  // namespace fbbench
