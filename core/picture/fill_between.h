// SPDX-License-Identifier: Apache-2.0
/// Pictures from some of their pixels.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// `picture` [C,H,W] uint8, H and W at least 2 and below 1500, with all pixels but the `known` ones
/// [H,W] bool and the corners made anew: interpolated linearly in the triangles of the known
/// pixels' Delaunay triangulation (OpenCV's), rounded, halves to even. Where known pixels lie on
/// one circle, so that more than one triangulation is Delaunay's, another program may choose
/// another. Cost: 20 to 100 ms for 224x224.
Tensor fill_between(const Tensor& picture, const Tensor& known);

}  // namespace fbbench
