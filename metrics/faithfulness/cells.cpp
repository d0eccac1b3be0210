// SPDX-License-Identifier: Apache-2.0
#include "metrics/faithfulness/cells.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fbbench {
namespace {

/// Labels in raster order from the row of cells of each y and the column of cells of each x.
template <class RowOf, class ColumnOf>
std::vector<int64_t> labels_of(int64_t height, int64_t width, int64_t columns, RowOf row,
                               ColumnOf column) {
  std::vector<int64_t> labels;
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) labels.push_back(row(y) * columns + column(x));
  }
  return labels;
}

}  // namespace

Cells Cells::squares(int64_t height, int64_t width, int64_t patch) {
  auto cell = [&](int64_t position) { return position / patch; };
  return Cells(labels_of(height, width, (width + patch - 1) / patch, cell, cell));
}

Cells Cells::grid(int64_t height, int64_t width, int64_t n) {
  // The largest i with floor(i * size / n) <= position.
  auto cell_of = [n](int64_t size) {
    return [n, size](int64_t position) { return ((position + 1) * n - 1) / size; };
  };
  return Cells(labels_of(height, width, n, cell_of(height), cell_of(width)));
}

bool Cells::are_labels(const std::vector<int64_t>& labels) {
  std::vector<int64_t> found = labels;
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return !found.empty() && found.front() == 0 &&
         found.back() + 1 == static_cast<int64_t>(found.size());
}

Cells::Cells(const std::vector<int64_t>& labels) : pixels_(labels.size()) {
  const int64_t last = *std::max_element(labels.begin(), labels.end());
  starts_.resize(static_cast<size_t>(last) + 2);
  for (int64_t label : labels) ++starts_[static_cast<size_t>(label) + 1];
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
  std::vector<int32_t> next(starts_.begin(), starts_.end() - 1);
  for (size_t p = 0; p < labels.size(); ++p) {
    const int32_t place = next[static_cast<size_t>(labels[p])]++;
    pixels_[static_cast<size_t>(place)] = static_cast<int32_t>(p);
  }
}

PixelSpan Cells::operator[](int64_t cell) const {
  const int32_t first = starts_[static_cast<size_t>(cell)];
  return {pixels_.data() + first, starts_[static_cast<size_t>(cell) + 1] - first};
}

CellPath::CellPath(const Cells& cells, const std::vector<double>& scores) : ends_{0} {
  std::vector<int64_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  auto key = [&](int64_t cell) {
    const double score = scores[static_cast<size_t>(cell)];
    return std::isnan(score) ? -INFINITY : score;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](int64_t a, int64_t b) { return key(a) > key(b); });
  for (int64_t cell : order) {
    const PixelSpan pixels = cells[cell];
    pixels_.insert(pixels_.end(), pixels.data, pixels.data + pixels.count);
    ends_.push_back(static_cast<int64_t>(pixels_.size()));
  }
}

PixelSpan CellPath::first(int64_t count) const {
  return {pixels_.data(), ends_[std::min(static_cast<size_t>(count), ends_.size() - 1)]};
}

}  // namespace fbbench
