// SPDX-License-Identifier: Apache-2.0
/// A network's first convolution on images that follow one another and differ in some pixels alone,
/// as those of a deletion curve do: a convolution is linear, so that the response to the pixels
/// that changed is added to the sums of the image before. Which ones changed is found by comparing
/// the images, whoever made them.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// Whether the convolution may be computed so, and faster: few input channels, no groups, no sum to
/// be added; large kernels or pooling.
bool suits_successive(const Filter& filter, const Window& window, const Epilogue& epilogue);

/// convolve() of float32 in the graph's layout for which suits_successive(). Undefined where less
/// than half of the images differ from the one before in an eighth of their pixels at most: then
/// the general way is as fast.
///
/// `convolve`: how images are convolved that can't be had from the one before. Rounding adds up
/// along the images of a batch, by one rounding of a plain sum an image. Cost: a comparison of the
/// images; then the changed pixels' multiplications, and the finished maps written once. The sums
/// live in the cache, band of rows by band of rows.
Tensor convolve_successive(const Filter& filter, const Window& window, const Tensor& x,
                           const Tensor& bias, const Epilogue& epilogue, Convolve convolve);

}  // namespace fbbench
