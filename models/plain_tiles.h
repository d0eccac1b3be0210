// SPDX-License-Identifier: Apache-2.0
/// Single tiles of a convolution by plain sums: those that Winograd's filtering rounds too
/// much.
#pragma once

#include <vector>

#include "models/winograd_maps.h"

namespace fbbench::winograd {

/// These tiles of `to` := the filter's sums over `from`, whose near sides are padded so. `weights`:
/// cut_filter() (models/panel_product.h).
void sum_plainly(const Maps<const float>& from, const Maps<float>& to, const float* weights,
                 int64_t taps, const std::vector<int64_t>& padding, const std::vector<Tile>& tiles);

}  // namespace fbbench::winograd
