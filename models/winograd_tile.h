// SPDX-License-Identifier: Apache-2.0
/// Winograd's F(4x4,3x3), F(6x6,3x3), F(3x3,2x2), F(7x7,2x2) and the like on one tile: the linear
/// maps between which the products are taken. They evaluate polynomials at as many points as a tile
/// has inputs, each way:
///
/// - 4: 0, +-1, infinity;
/// - 6: 0, +-a, +-b, infinity with a = 1/sqrt(2), b = sqrt(2). Of nine pairs tried in float32 (3x3,
///   256 channels of normal inputs behind a ReLU, values up to 3) this one's largest error was
///   least: 7e-6, where 1 and 2 gave 4e-5 and the plain sum 8e-7;
/// - 8: 0, +-1, +-2, +-1/2, infinity: of 821 triples this one's root mean square error was least,
///   2e-6 with 64 channels, where 6 points gave 6e-7 with 128. For two taps it is twice that; of
///   1330 triples one was 1% better.
#pragma once

#include "core/tensor.h"

namespace fbbench::winograd {

/// Outputs of a tile, each way, of a filter of so many taps. A tile's reach is its inputs, each
/// way, and as many points: 4, 6 or 8.
constexpr int64_t side_of(int64_t reach, int64_t taps) { return reach + 1 - taps; }

/// What happens to an output: min(max(it + bias + what is there if `sums`, low), high).
struct Finish {
  int64_t side;       ///< outputs of a tile, each way: side_of()
  const float* bias;  ///< a channel each, or null
  bool sums;
  float low, high;
  bool pooled;  ///< of each 2x2 outputs the largest; for even sides, without `sums`
};

/// A filter [out,in,taps,taps] float32 -> its values at the points, computed in float64: panel
/// after panel of the outputs (models/panel_product.h), each [points,in,width] float32. Columns
/// that don't exist: 0.
Tensor transform_filter(const Tensor& weight, int64_t reach);

/// A rectangle of pixels in memory, [row][pixel][channel].
template <class Float>
struct Pixels {
  Float* first;
  int64_t row, pixel;  ///< floats from one to the next
};

/// Where a tile's values at the points are: point [y][x] `stride` * (`reach` * y + x) floats behind
/// the pointer for its kind. Only a tile's last output depends on the values at infinity, so that
/// tiles that don't have it do without: null.
template <class Float>
struct Slots {
  Float* of[4];
  int64_t stride;
  int64_t reach;
};

/// The kind of a point: 1 at infinity across, 2 down, 3 both, else 0.
constexpr int64_t kind_of(int64_t reach, int64_t y, int64_t x) {
  return (y == reach - 1 ? 2 : 0) + (x == reach - 1 ? 1 : 0);
}

/// One tile's reach x reach pixels of `channels` floats -> values at the points. Reads and writes
/// whole multiples of 16 channels: what lies behind a pixel's own comes out behind theirs.
void transform(const Pixels<const float>& pixels, int64_t channels, const Slots<float>& points);

/// Products at the points -> the first `rows` x `columns` of one tile's outputs, as pixels of
/// `channels` floats. Reads whole multiples of 16 products, and of the bias.
void transform_back(const Slots<const float>& products, int64_t channels, const Finish& finish,
                    const Pixels<float>& pixels, int64_t rows, int64_t columns);

/// Whether, in each channel, none of the tile's `rows` x `columns` outputs is below a sixteenth of
/// the largest: whether rounding relative to that one is nothing to all. Negative ones are below.
bool is_balanced(const Pixels<const float>& pixels, int64_t channels, int64_t rows,
                 int64_t columns);

}  // namespace fbbench::winograd
