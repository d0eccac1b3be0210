// SPDX-License-Identifier: Apache-2.0
/// Winograd's F(4x4,3x3), F(6x6,3x3), F(4x7,3x3), F(3x3,2x2), F(7x7,2x2) and the like on one tile:
/// the linear maps between which the products are taken. They evaluate polynomials at as many
/// points as a tile has inputs, each way:
///
/// - 4: 0, +-1, infinity: root mean square error 2.7e-7 with 64 channels of two taps;
/// - 6: 0, +-a, +-b, infinity with a = 1/sqrt(2), b = sqrt(2). Of nine pairs tried in float32 (3x3,
///   256 channels of normal inputs behind a ReLU, values up to 3) this one's largest error was
///   least: 7e-6, where 1 and 2 gave 4e-5 and the plain sum 8e-7;
/// - 8: 0, +-1, +-2, +-1/2, infinity: of 821 triples this one's root mean square error was least,
///   1.9e-6 with 64 channels, where 6 points give 4.6e-7. For two taps it is twice that; of 1330
///   triples one was 1% better;
/// - 9: +-1/4, +-3/4, +-5/4, +-2, infinity. With 6 points the other way its root mean square error
///   is 2.1e-6 with 64 channels, where 8x8 points give 2.8e-6; of 19,380 quadruples and sets with 0
///   one was 1% better, with factors that aren't short.
#pragma once

#include "core/tensor.h"

namespace fbbench::winograd {

/// Numbers of pixels or points, each way.
struct Extent {
  int64_t down, across;

  constexpr int64_t area() const { return down * across; }
};

/// Outputs of a tile, one way, of a filter of so many taps. A tile's reach is its inputs, each way,
/// and as many points. There are 4x4 (of 2 taps), 6x6 (of 3, 4, 5), 6x9 (of 3) and 8x8 (of 2, 3);
/// others are a bug.
constexpr int64_t side_of(int64_t reach, int64_t taps) { return reach + 1 - taps; }
constexpr Extent sides_of(Extent reach, int64_t taps) {
  return {side_of(reach.down, taps), side_of(reach.across, taps)};
}

/// What happens to an output: min(max(it + bias + what is there if `sums`, low), high).
struct Finish {
  int64_t taps;       ///< of the filter, each way: a tile has sides_of() outputs
  const float* bias;  ///< a channel each, or null
  bool sums;
  float low, high;
  bool pooled;  ///< of each 2x2 outputs the largest; for even sides, without `sums`
};

/// A filter [out,in,taps,taps] float32 -> its values at the points, computed in float64: panel
/// after panel of the outputs (models/cpu/panel_product.h), each [points,in,width] float32. Columns
/// that don't exist: 0.
Tensor transform_filter(const Tensor& weight, Extent reach);

/// A rectangle of pixels in memory, [row][pixel][channel].
template <class Float>
struct Pixels {
  Float* first;
  int64_t row, pixel;  ///< floats from one to the next
};

/// Where a tile's values at the points are: point [y][x] `stride` * (`reach.across` * y + x) floats
/// behind the pointer for its kind. Only a tile's last output depends on the values at infinity, so
/// that tiles that don't have it do without: null.
template <class Float>
struct Slots {
  Float* of[4];
  int64_t stride;
  Extent reach;
};

/// The kind of a point: 1 at infinity across, 2 down, 3 both, else 0.
constexpr int64_t kind_of(Extent reach, int64_t y, int64_t x) {
  return (y == reach.down - 1 ? 2 : 0) + (x == reach.across - 1 ? 1 : 0);
}

/// One tile's pixels of `channels` floats, as many as its reach -> values at the points. Reads and
/// writes whole multiples of 16 channels: what lies behind a pixel's own comes out behind theirs.
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
