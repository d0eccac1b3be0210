// SPDX-License-Identifier: Apache-2.0
/// Feature maps cut into the tiles that Winograd's filtering computes at once.
#pragma once

#include <algorithm>

#include "models/winograd_tile.h"

namespace fbbench::winograd {

inline int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

/// Where a tile's outputs begin.
struct Corner {
  int64_t image, y, x;
};

/// [N,H,W,channels] in memory, cut into tiles image by image and row by row.
template <class Float>
struct Maps {
  Float* values;
  int64_t images, height, width, channels;

  int64_t columns() const { return divide_up(width, kSide); }
  int64_t tiles_per_image() const { return divide_up(height, kSide) * columns(); }
  int64_t tiles() const { return images * tiles_per_image(); }

  Float* at(int64_t image, int64_t y, int64_t x) const {
    return values + ((image * height + y) * width + x) * channels;
  }
  bool has(int64_t y, int64_t x) const { return y >= 0 && y < height && x >= 0 && x < width; }

  Corner corner(int64_t tile) const {
    int64_t within = tile % tiles_per_image();
    return {tile / tiles_per_image(), within / columns() * kSide, within % columns() * kSide};
  }
  /// The corner of the tile that follows.
  Corner next(Corner corner) const {
    corner.x += kSide;
    if (corner.x < width) return corner;
    corner.x = 0;
    corner.y += kSide;
    if (corner.y < height) return corner;
    return {corner.image + 1, 0, 0};
  }
  /// The tile's outputs that exist, each way.
  int64_t rows_at(const Corner& corner) const { return std::min(kSide, height - corner.y); }
  int64_t columns_at(const Corner& corner) const { return std::min(kSide, width - corner.x); }
};

}  // namespace fbbench::winograd
