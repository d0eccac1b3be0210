// SPDX-License-Identifier: Apache-2.0
/// Feature maps cut into the tiles that Winograd's filtering computes at once.
#pragma once

#include <algorithm>

#include "models/winograd_tile.h"

namespace fbbench::winograd {

inline int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Where a tile begins.
struct Corner {
  int64_t image, y, x;
};

/// [N,H,W,channels] in memory, cut into tiles of `side` x `side` pixels image by image and row by
/// row.
template <class Float>
struct Maps {
  Float* values;
  int64_t images, height, width, channels, side;

  int64_t columns() const { return divide_up(width, side); }
  int64_t tiles_per_image() const { return divide_up(height, side) * columns(); }
  int64_t tiles() const { return images * tiles_per_image(); }

  Float* at(int64_t image, int64_t y, int64_t x) const {
    return values + ((image * height + y) * width + x) * channels;
  }
  bool has(int64_t y, int64_t x) const { return y >= 0 && y < height && x >= 0 && x < width; }

  Corner corner(int64_t tile) const {
    int64_t within = tile % tiles_per_image();
    return {tile / tiles_per_image(), within / columns() * side, within % columns() * side};
  }
  /// The corner of the tile that follows.
  Corner next(Corner corner) const {
    corner.x += side;
    if (corner.x < width) return corner;
    corner.x = 0;
    corner.y += side;
    if (corner.y < height) return corner;
    return {corner.image + 1, 0, 0};
  }
  /// The tile's pixels that exist, each way.
  int64_t rows_at(const Corner& corner) const { return std::min(side, height - corner.y); }
  int64_t columns_at(const Corner& corner) const { return std::min(side, width - corner.x); }
};

}  // namespace fbbench::winograd
