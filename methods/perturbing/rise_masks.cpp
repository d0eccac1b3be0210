// SPDX-License-Identifier: Apache-2.0
#include "methods/perturbing/rise_masks.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fbbench {
namespace {

int64_t cell_size(int64_t pixels, int64_t cells) { return (pixels + cells - 1) / cells; }

/// Weights [(cells+1) size, cells] of the cells at each pixel of the enlarged grid: linear between
/// the centres, mirrored beyond the outer ones.
Tensor enlargement(int64_t cells, int64_t size) {
  const int64_t length = (cells + 1) * size;
  Tensor weights = at::zeros({length, cells});
  auto at = weights.accessor<float, 2>();
  const auto last = static_cast<double>(cells - 1);
  for (int64_t i = 0; i < length; ++i) {
    const double place =
        (static_cast<double>(i) + 0.5) * static_cast<double>(cells) / static_cast<double>(length) -
        0.5;
    const double inside = std::clamp(place < 0      ? -place
                                     : place > last ? 2 * last - place
                                                    : place,
                                     0.0, last);
    const auto lower = static_cast<int64_t>(inside);
    const double share = inside - std::floor(inside);
    at[i][lower] += static_cast<float>(1 - share);
    at[i][std::min(lower + 1, cells - 1)] += static_cast<float>(share);
  }
  return weights;
}

}  // namespace

RiseMasks::RiseMasks(Tensor grids, Tensor shifts, int64_t height, int64_t width)
    : grids_(std::move(grids)),
      shifts_(std::move(shifts)),
      height_(height),
      width_(width),
      down_(enlargement(grids_.size(1), cell_size(height, grids_.size(1)))),
      right_(enlargement(grids_.size(1), cell_size(width, grids_.size(1)))) {}

RiseMasks::RiseMasks(int64_t count, int64_t cells, double p, int64_t height, int64_t width,
                     Random random)
    : RiseMasks(at::empty({count, cells, cells}), at::empty({count, 2}, at::kLong), height, width) {
  auto* grid = grids_.data_ptr<float>();
  auto* shift = shifts_.data_ptr<int64_t>();
  for (int64_t n = 0; n < count; ++n) {
    for (int64_t i = 0; i < cells * cells; ++i) *grid++ = random.uniform() < p ? 1.F : 0.F;
    *shift++ = random.below(cell_size(height, cells));
    *shift++ = random.below(cell_size(width, cells));
  }
}

Tensor RiseMasks::some(int64_t first, int64_t count) const {
  Tensor result = at::empty({count, height_, width_});
  auto shift = shifts_.accessor<int64_t, 2>();
  for (int64_t i = 0; i < count; ++i) {
    Tensor down = down_.narrow(0, shift[first + i][0], height_);
    Tensor right = right_.narrow(0, shift[first + i][1], width_);
    result[i].copy_(at::matmul(at::matmul(down, grids_[first + i]), right.t()));
  }
  return result;
}

}  // namespace fbbench
