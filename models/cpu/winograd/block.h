// SPDX-License-Identifier: Apache-2.0
/// The tiles that Winograd's filtering takes from step to step together.
#pragma once

#include <array>
#include <vector>

#include "models/cpu/panel_product.h"
#include "models/cpu/winograd/repeated_tiles.h"

namespace fbbench::winograd {

/// Values at the points of a reach, [points][stride] and more.
struct Values {
  float* memory;
  int64_t stride;
  Extent reach;

  // A line of cache lies between the points: else all of a tile would compete for one set.
  static int64_t stride_for(int64_t size) { return size + kLanes; }
  float* at(int64_t point, int64_t index) const { return memory + point * stride + index; }
};

/// The tiles that are computed together: of all fresh ones at most `room` from the `first` on.
class Block {
 public:
  Block(const Tiles& all, int64_t first, int64_t room, Extent sides)
      : all_(all),
        first_(first),
        count_(std::min(room, static_cast<int64_t>(all.fresh.size()) - first)) {
    places_.reserve(static_cast<size_t>(count_));
    for (int64_t i = 0; i < count_; ++i) {
      const Tile one = tile(i);
      const bool last_down = one.rows == sides.down, last_across = one.columns == sides.across;
      const bool has[] = {true, last_across, last_down, last_down && last_across};
      places_.emplace_back();
      for (size_t kind = 0; kind < 4; ++kind) {
        places_.back()[kind] = has[kind] ? counts_[kind]++ : -1;
      }
    }
  }

  int64_t count() const { return count_; }
  int64_t first() const { return first_; }
  Tile tile(int64_t i) const { return all_.at(all_.fresh[static_cast<size_t>(first_ + i)]); }

  /// How many tiles have values at the points of a kind, whose places are [0, count_at(kind)).
  int64_t count_at(int64_t kind) const { return counts_[static_cast<size_t>(kind)]; }

  /// Tile i's slots among values of which a tile has `size` at a point, the first at `index`.
  Slots<float> slots(int64_t i, const Values& values, int64_t index, int64_t size) const {
    Slots<float> slots{{}, values.stride, values.reach};
    for (size_t kind = 0; kind < 4; ++kind) {
      int64_t place = places_[static_cast<size_t>(i)][kind];
      slots.of[kind] = place < 0 ? nullptr : values.at(0, index + place * size);
    }
    return slots;
  }

 private:
  const Tiles& all_;
  const int64_t first_, count_;
  std::vector<std::array<int64_t, 4>> places_;  ///< a kind of points each; -1: none
  std::array<int64_t, 4> counts_{};
};

}  // namespace fbbench::winograd
