// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/panel_product.h"

#include <algorithm>

#include "models/cpu/vectorised.h"

namespace fbbench {
namespace {

/// One multiplication: what multiply_panel is given.
struct Product {
  const float* x;
  int64_t stride, rows, inner;
  const float* w;
  int64_t width, columns;
  float* y;
  const float* next;
};

/// kRows rows times kVectors vectors of columns, and eight more if kMore, sums in registers.
/// Unrolled: the sums are an array only to the reader.
template <class Floats, int kRows, int kVectors, bool kMore>
FBBENCH_INLINED void multiply_tile(const Product& p, int64_t row, int64_t column) {
  using Vector = typename Floats::Vector;
  using Eight = Of8::Vector;
  constexpr int64_t kSize = sizeof(Vector) / sizeof(float);
  // Copies, as what is written through y might be the product's own members for all GCC knows.
  const int64_t stride = p.stride, width = p.width;
  const float* x = p.x + row * stride;
  const float* w = p.w + column;
  float* y = p.y + row * width + column;
  // kWidestPanel / kLanes tiles after another each fetch other lines of cache.
  const float* next = p.next + (row / kRows * kLanes) % kWidestPanel;
  Vector sums[kRows][kVectors] = {};
  Eight more[kRows] = {};
  for (int64_t k = 0; k < p.inner; ++k, w += width, next += width) {
    __builtin_prefetch(next, 0, 2);
    Vector weights[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) weights[v] = *reinterpret_cast<const Vector*>(w + v * kSize);
#pragma GCC unroll 12
    for (int r = 0; r < kRows; ++r) {
      float value = x[r * stride + k];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) sums[r][v] += value * weights[v];
      if (kMore) more[r] += value * *reinterpret_cast<const Eight*>(w + kVectors * kSize);
    }
  }
#pragma GCC unroll 12
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      *reinterpret_cast<Vector*>(y + r * width + v * kSize) = sums[r][v];
    }
    if (kMore) *reinterpret_cast<Eight*>(y + r * width + kVectors * kSize) = more[r];
  }
}

/// All rows and columns, tile by tile.
template <class Floats, int kRows, int kVectors, bool kMore = false>
FBBENCH_INLINED void multiply_tiles(const Product& p) {
  static_assert(kPanelRows % kRows == 0);
  constexpr int64_t kColumns = kVectors * sizeof(typename Floats::Vector) / sizeof(float);
  constexpr int64_t kLeft = kMore ? 8 : 0;  // columns that a tile computes besides kColumns
  for (int64_t row = 0; row < p.rows; row += kRows) {
    for (int64_t column = 0; column + kLeft < p.columns; column += kColumns) {
      multiply_tile<Floats, kRows, kVectors, kMore>(p, row, column);
    }
  }
}

// Of 32 registers 24 hold sums. Where eight columns of the last sixteen don't exist, they are
// spared.
FBBENCH_FOR("avx512f,avx512vl,fma") void multiply_avx512(const Product& p) {
  switch ((p.columns + 7) / 8) {
    case 1:
      return multiply_tiles<Of8, 12, 1>(p);
    case 2:
      return multiply_tiles<Of16, 12, 1>(p);
    case 3:
      return multiply_tiles<Of16, 12, 1, true>(p);
    case 4:
      return multiply_tiles<Of16, 12, 2>(p);
    case 5:
      return multiply_tiles<Of16, 8, 2, true>(p);
    case 6:
      return multiply_tiles<Of16, 8, 3>(p);
    case 7:
      return multiply_tiles<Of16, 6, 3, true>(p);
    default:
      return multiply_tiles<Of16, 6, 4>(p);
  }
}

// Of 16 registers 12 hold sums.
FBBENCH_FOR("avx2,fma") void multiply_avx2(const Product& p) { multiply_tiles<Of8, 6, 2>(p); }

FBBENCH_FOR("sse2") void multiply_plain(const Product& p) { multiply_tiles<Of4, 3, 4>(p); }

}  // namespace

std::vector<WeightPanel> panels_of(int64_t columns) {
  int64_t lanes = (columns + kLanes - 1) / kLanes;
  int64_t count = (lanes * kLanes + kWidestPanel - 1) / kWidestPanel;
  std::vector<WeightPanel> panels;
  for (int64_t i = 0; i < count; ++i) {
    int64_t first = lanes * i / count, end = lanes * (i + 1) / count;
    const int64_t width = (end - first) * kLanes;
    panels.push_back({first * kLanes, width, std::min(width, columns - first * kLanes)});
  }
  return panels;
}

Tensor cut_filter(const Tensor& weight) {
  const int64_t out = weight.size(0), inner = weight.size(1) * weight.size(2) * weight.size(3);
  const std::vector<WeightPanel> panels = panels_of(out);
  Tensor matrix = weight.to(at::kFloat).permute({2, 3, 1, 0}).reshape({inner, out});
  matrix = at::constant_pad_nd(matrix, {0, panels.back().first + panels.back().width - out});
  std::vector<Tensor> parts;
  for (const WeightPanel& panel : panels) {
    parts.push_back(matrix.narrow(1, panel.first, panel.width).flatten());
  }
  return at::cat(parts);
}

void multiply_panel(const float* x, int64_t stride, int64_t rows, int64_t inner, const float* w,
                    const WeightPanel& panel, float* y, const float* next) {
  static const auto kMultiply = fastest(multiply_avx512, multiply_avx2, multiply_plain);
  kMultiply({x, stride, rows, inner, w, panel.width, panel.columns, y, next});
}

}  // namespace fbbench
