// SPDX-License-Identifier: Apache-2.0
/// The random masks of RISE: coarse grids of zeros and ones, enlarged and shifted.
#pragma once

#include "core/random.h"
#include "core/tensor.h"

namespace fbbench {

/// `count` of them for images of H x W. Only grids and shifts are kept: cells^2 + 2 numbers a mask.
class RiseMasks {
 public:
  /// A cell is 1 with probability p; it is ceil(H/cells) x ceil(W/cells) pixels large.
  RiseMasks(int64_t count, int64_t cells, double p, int64_t height, int64_t width, Random random);
  /// Of given grids [count,cells,cells] float32 and shifts [count,2] int64, pixels down and right,
  /// each less than a cell.
  RiseMasks(Tensor grids, Tensor shifts, int64_t height, int64_t width);

  /// Masks first, first + 1, ...: [count,H,W] float32 in [0,1].
  Tensor some(int64_t first, int64_t count) const;

 private:
  Tensor grids_, shifts_;
  int64_t height_, width_;
  Tensor down_, right_;  ///< [(cells+1) cell height or width, cells]: what enlarges a grid
};

}  // namespace fbbench
