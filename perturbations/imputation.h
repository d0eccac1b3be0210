// SPDX-License-Identifier: Apache-2.0
/// Missing pixels filled in from what lies around them, so that nothing shows where they were.
#pragma once

#include "core/tensor.h"
#include "perturbations/pixel_span.h"

namespace fbbench {

/// Values [C,count] float64 of the missing pixels of an image [C,H,W] float32: each is the mean of
/// its neighbours inside the image, 1/6 for the 4 direct and 1/12 for the 4 diagonal ones, known or
/// missing alike. `missing` are different pixels and not all of them.
///
/// Cost     conjugate gradients to a residual of 1e-8 of the right-hand side: some hundred passes
///          over the missing pixels of each channel
/// Source   Rong et al. 2022, arXiv:2202.00449, and its program, without noise
Tensor impute(const Tensor& image, const PixelSpan& missing);

}  // namespace fbbench
