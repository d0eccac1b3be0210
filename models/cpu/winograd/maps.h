// SPDX-License-Identifier: Apache-2.0
/// Feature maps cut into the tiles that Winograd's filtering computes at once.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>

#include "models/cpu/winograd/tile.h"

namespace fbbench::winograd {

/// [N,H,W,channels] in memory.
template <class Float>
struct Maps {
  Float* values;
  int64_t images, height, width, channels;

  Float* at(int64_t image, int64_t y, int64_t x) const {
    return values + ((image * height + y) * width + x) * channels;
  }
  bool has(int64_t y, int64_t x) const { return y >= 0 && y < height && x >= 0 && x < width; }
};

/// What a tile's outputs are made of: the pixels of the input from (stride * y - top, stride * x -
/// left) on, for a tile at (y,x).
struct ReceptiveField {
  int64_t stride, top, left;
  Extent size;
};

/// `size` pixels in a row, cut into as few tiles of at most `side` as can be.
class Cut {
 public:
  /// alike: only the last one may have fewer than `side`. Else as many have one fewer as makes them
  /// end with the row: a tile without its last output needs fewer products (Slots).
  Cut(int64_t size, int64_t side, bool alike)
      : count(at::divup(size, side)),
        size_(size),
        side_(side),
        whole_(alike ? count : std::max<int64_t>(size - count * (side - 1), 0)) {}

  int64_t first(int64_t i) const { return i * side_ - std::max<int64_t>(i - whole_, 0); }
  int64_t length(int64_t i) const { return std::min(first(i + 1), size_) - first(i); }

  const int64_t count;

 private:
  const int64_t size_, side_, whole_;
};

/// Pixels [y, y + rows) x [x, x + columns) of an image's map: its tile number `down` and `across`.
struct Tile {
  int64_t image, down, across;
  int64_t y, x, rows, columns;
};

/// Maps as tiles, image by image and row by row.
class Tiling {
 public:
  template <class Float>
  Tiling(const Maps<Float>& maps, Extent sides, bool alike)
      : down_(maps.height, sides.down, alike),
        across_(maps.width, sides.across, alike),
        count_(maps.images * down_.count * across_.count) {}

  int64_t count() const { return count_; }
  Tile operator[](int64_t i) const {
    return at(i / across_.count / down_.count, i / across_.count % down_.count, i % across_.count);
  }

 private:
  Tile at(int64_t image, int64_t down, int64_t across) const {
    return {image,
            down,
            across,
            down_.first(down),
            across_.first(across),
            down_.length(down),
            across_.length(across)};
  }

  Cut down_, across_;
  int64_t count_;
};

}  // namespace fbbench::winograd
