// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/winograd/repeated_tiles.h"

#include <cstring>

#include "models/cpu/work_stealing.h"

namespace fbbench::winograd {
namespace {

/// Whether the tile's inputs, as far as there are any, are those of the image before.
bool is_repeated(const Maps<const float>& from, int64_t image, const Tile& tile,
                 const ReceptiveField& field) {
  const int64_t top = field.stride * tile.y - field.top, left = field.stride * tile.x - field.left;
  const int64_t first = std::max<int64_t>(left, 0),
                end = std::min(left + field.size.across, from.width);
  const int64_t bottom = std::min(top + field.size.down, from.height);
  if (image == 0 || first >= end) return false;
  const auto bytes = static_cast<size_t>((end - first) * from.channels) * sizeof(float);
  for (int64_t y = std::max<int64_t>(top, 0); y < bottom; ++y) {
    const float* row = from.at(image, y, first);
    if (std::memcmp(row, from.at(image - 1, y, first), bytes) != 0) return false;
  }
  return true;
}

}  // namespace

Tiles all_fresh(const Tiling& tiling, int64_t images) {
  Tiles tiles;
  const int64_t an_image = tiling.count() / images;
  for (int64_t i = 0; i < an_image; ++i) tiles.of_image.push_back(tiling[i]);
  tiles.fresh.reserve(static_cast<size_t>(tiling.count()));
  for (int32_t image = 0; image < images; ++image) {
    for (int32_t i = 0; i < an_image; ++i) tiles.fresh.push_back({image, i});
  }
  return tiles;
}

Tiles find_repeated(const Maps<const float>& from, const Tiling& tiling,
                    const ReceptiveField& field) {
  Tiles tiles = all_fresh(tiling, from.images);
  std::vector<uint8_t> repeated(tiles.fresh.size());
  const size_t an_image = tiles.of_image.size();
  parallel_for_stealing(from.images, [&](int64_t image) {
    auto repeats = [&](size_t i) { return is_repeated(from, image, tiles.of_image[i], field); };
    // Unlike images are seen by a few tiles: to look at all of a large map takes time.
    constexpr size_t kFew = 8;
    uint8_t* found = repeated.data() + static_cast<size_t>(image) * an_image;
    bool any = false;
    for (size_t i = 0; i < an_image && !any; i += kFew) any = repeats(i);
    for (size_t i = 0; i < an_image && any; ++i) found[i] = repeats(i);
  });
  size_t kept = 0;
  for (size_t i = 0; i < repeated.size(); ++i) {
    if (repeated[i] != 0) {
      tiles.repeated.push_back(tiles.fresh[i]);
    } else {
      tiles.fresh[kept++] = tiles.fresh[i];
    }
  }
  tiles.fresh.resize(kept);
  return tiles;
}

void copy_repeated(const Tiles& tiles, const Maps<float>& to) {
  // A place's copies follow one another, so that threads divide the places.
  const int64_t parts = tiles.repeated.empty() ? 0 : at::get_num_threads();
  parallel_for_stealing(parts, [&](int64_t part) {
    for (const Tiles::Place& place : tiles.repeated) {
      if (place.number % parts != part) continue;
      const Tile tile = tiles.at(place);
      for (int64_t y = tile.y; y < tile.y + tile.rows; ++y) {
        std::copy_n(to.at(tile.image - 1, y, tile.x), tile.columns * to.channels,
                    to.at(tile.image, y, tile.x));
      }
    }
  });
}

}  // namespace fbbench::winograd
