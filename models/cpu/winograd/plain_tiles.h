// SPDX-License-Identifier: Apache-2.0
/// Single tiles of a convolution by plain sums: those that Winograd's filtering rounds too
/// much.
#pragma once

#include <vector>

#include "models/cpu/winograd/maps.h"
#include "models/graph/graph.h"

namespace fbbench::winograd {

/// These tiles of `to` := the sums over `from` of a filter of taps x taps pixels, with the window's
/// stride and padding. `weights`: cut_filter() (models/cpu/panel_product.h).
void sum_plainly(const Maps<const float>& from, const Maps<float>& to, const float* weights,
                 int64_t taps, const Window& window, const std::vector<Tile>& tiles);

}  // namespace fbbench::winograd
