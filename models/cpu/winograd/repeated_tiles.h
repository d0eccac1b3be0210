// SPDX-License-Identifier: Apache-2.0
/// Tiles that needn't be computed: what they are made of is what the same tile of the image before
/// was made of, as where images follow one another along a curve and change here and there.
#pragma once

#include <vector>

#include "models/cpu/winograd/maps.h"

namespace fbbench::winograd {

/// All tiles of some maps.
struct Tiles {
  /// A tile by its image and its number there.
  struct Place {
    int32_t image, number;
  };

  std::vector<Tile> of_image;   ///< the first image's
  std::vector<Place> fresh;     ///< to be computed, image by image
  std::vector<Place> repeated;  ///< to be copied from the image before, when that one is complete

  Tile at(Place place) const {
    Tile tile = of_image[static_cast<size_t>(place.number)];
    tile.image = place.image;
    return tile;
  }
};

Tiles all_fresh(const Tiling& tiling, int64_t images);

/// Repeated are those whose inputs are bit by bit those of the image before. Cost: a comparison,
/// which ends at the first difference.
Tiles find_repeated(const Maps<const float>& from, const Tiling& tiling,
                    const ReceptiveField& field);

/// Copies the outputs of repeated tiles, after all others are computed.
void copy_repeated(const Tiles& tiles, const Maps<float>& to);

}  // namespace fbbench::winograd
