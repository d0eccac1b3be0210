// SPDX-License-Identifier: Apache-2.0
/// Tiles that needn't be computed: what they are made of is what the same tile of the image before
/// was made of, as where images follow one another along a curve and change here and there.
#pragma once

#include <vector>

#include "models/winograd_maps.h"

namespace fbbench::winograd {

/// All tiles of some maps, image by image.
struct Tiles {
  std::vector<Tile> fresh;     ///< to be computed
  std::vector<Tile> repeated;  ///< to be copied from the image before, when that one is complete
};

Tiles all_fresh(const Tiling& tiling);

/// Repeated are those of which the 6x6 inputs from (y * stride - padding[0], x * stride -
/// padding[1]) on are bit by bit those of the image before. Cost: a comparison, which ends at the
/// first difference.
Tiles find_repeated(const Maps<const float>& from, const Tiling& tiling, int64_t stride,
                    const std::vector<int64_t>& padding);

/// Copies the outputs of repeated tiles, after all others are computed.
void copy_repeated(const std::vector<Tile>& repeated, const Maps<float>& to);

}  // namespace fbbench::winograd
