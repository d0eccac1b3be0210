// SPDX-License-Identifier: Apache-2.0
/// An image's pixels in groups: squares, a grid, segments.
#pragma once

#include <vector>

#include "metrics/faithfulness/perturbation.h"

namespace fbbench {

class Cells {
 public:
  /// Squares of patch x patch pixels from the top left, clipped at the right and lower border.
  static Cells squares(int64_t height, int64_t width, int64_t patch);
  /// n x n cells of almost equal size: cell i covers rows floor(iH/n) to floor((i+1)H/n) - 1.
  static Cells grid(int64_t height, int64_t width, int64_t n);

  /// Whether these are the numbers 0..count-1 of cells with at least a pixel each.
  static bool are_labels(const std::vector<int64_t>& labels);

  /// Of each pixel y*W+x the number of its cell, 0..count-1.
  explicit Cells(const std::vector<int64_t>& labels);

  int64_t count() const { return static_cast<int64_t>(starts_.size()) - 1; }
  /// The cell's pixels in raster order.
  PixelSpan operator[](int64_t cell) const;
  /// Of values [H*W], one a pixel, the sum over each cell: [count] float64.
  template <class Value>
  std::vector<double> sums(const Value* values) const {
    std::vector<double> sums(static_cast<size_t>(count()));
    for (size_t cell = 0; cell < sums.size(); ++cell) {
      for (int32_t k = starts_[cell]; k < starts_[cell + 1]; ++k) {
        sums[cell] += values[pixels_[static_cast<size_t>(k)]];
      }
    }
    return sums;
  }

 private:
  std::vector<int32_t> pixels_;  // cell by cell
  std::vector<int32_t> starts_;  // [count + 1], in pixels_
};

/// Cells one after another, those of the highest score first, ties by lowest number; NaN last.
class CellPath {
 public:
  CellPath(const Cells& cells, const std::vector<double>& scores);
  /// The pixels of the first `count` cells, of all where there are fewer.
  PixelSpan first(int64_t count) const;

 private:
  std::vector<int32_t> pixels_;
  std::vector<int64_t> ends_;  // [cells + 1]
};

}  // namespace fbbench
