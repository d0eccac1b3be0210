// SPDX-License-Identifier: Apache-2.0
/// Single tiles of a convolution by plain sums: those that Winograd's filtering rounds too
/// much.
#pragma once

#include <vector>

#include "models/winograd_maps.h"

namespace fbbench::winograd {

/// A filter [out,in,taps,taps] float32 as a matrix [taps*taps*in,out], row by row of the window,
/// cut into panels (models/panel_product.h). Columns that don't exist: 0.
Tensor cut_filter(const Tensor& weight);

/// These tiles of `to` := the filter's sums over `from`, whose near sides are padded so. `weights`:
/// cut_filter().
void sum_plainly(const Maps<const float>& from, const Maps<float>& to, const float* weights,
                 int64_t taps, const std::vector<int64_t>& padding, const std::vector<Tile>& tiles);

}  // namespace fbbench::winograd
