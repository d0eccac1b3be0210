// SPDX-License-Identifier: Apache-2.0
/// Pictures as files have them: whole numbers from 0 to 255.
#pragma once

#include "core/input_format.h"

namespace fbbench {

/// A network's image [C,H,W] float32, normalised, as [C,H,W] uint8: rounded, what is outside of
/// [0,1] clipped.
Tensor eight_bits(const InputFormat& format, const Tensor& image);

/// How many bytes a picture [C,H,W] uint8, C 1 or 3, takes as a WebP file without loss: how much
/// there is to see in it. By OpenCV, whose effort ("quality") is 70; another encoder, or libwebp of
/// another version, may be some percent off. Cost: 40 ms for 224x224.
int64_t lossless_size(const Tensor& picture);

}  // namespace fbbench
