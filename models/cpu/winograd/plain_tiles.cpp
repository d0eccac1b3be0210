// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/winograd/plain_tiles.h"

#include <ATen/Parallel.h>

#include "models/cpu/panel_product.h"

namespace fbbench::winograd {
namespace {

/// The taps x taps pixels from (top,left) on, row by row; zeros where there is none.
void gather(const Maps<const float>& from, int64_t taps, int64_t image, int64_t top, int64_t left,
            float* to) {
  const int64_t length = taps * from.channels;
  const int64_t first = std::max<int64_t>(left, 0), end = std::min(left + taps, from.width);
  std::fill_n(to, taps * length, 0.f);
  for (int64_t y = std::max<int64_t>(top, 0); y < std::min(top + taps, from.height); ++y) {
    if (first >= end) return;
    std::copy_n(from.at(image, y, first), (end - first) * from.channels,
                to + (y - top) * length + (first - left) * from.channels);
  }
}

}  // namespace

void sum_plainly(const Maps<const float>& from, const Maps<float>& to, const float* weights,
                 int64_t taps, const Window& window, const std::vector<Tile>& tiles) {
  const int64_t inner = taps * taps * from.channels;
  const std::vector<WeightPanel> panels = panels_of(to.channels);
  auto sum_tile = [&](const Tile& tile, float* windows, float* sums) {
    const int64_t rows = tile.rows, columns = tile.columns;
    for (int64_t i = 0; i < rows * columns; ++i) {
      const int64_t top = (tile.y + i / columns) * window.stride[0] - window.padding[0];
      const int64_t left = (tile.x + i % columns) * window.stride[1] - window.padding[1];
      gather(from, taps, tile.image, top, left, windows + i * inner);
    }
    for (const WeightPanel& panel : panels) {
      multiply_panel(windows, inner, rows * columns, inner, weights + inner * panel.first, panel,
                     sums, weights);
      for (int64_t i = 0; i < rows * columns; ++i) {
        float* pixel = to.at(tile.image, tile.y + i / columns, tile.x + i % columns);
        std::copy_n(sums + i * panel.width, panel.columns, pixel + panel.first);
      }
    }
  };
  at::parallel_for(0, static_cast<int64_t>(tiles.size()), 1, [&](int64_t begin, int64_t end) {
    // A tile has no more pixels than kPanelRows, of which multiply_panel() reads whole multiples.
    std::vector<float> windows(static_cast<size_t>(kPanelRows * inner));
    std::vector<float> sums(static_cast<size_t>(kPanelRows * kWidestPanel));
    for (int64_t i = begin; i < end; ++i) {
      sum_tile(tiles[static_cast<size_t>(i)], windows.data(), sums.data());
    }
  });
}

}  // namespace fbbench::winograd
