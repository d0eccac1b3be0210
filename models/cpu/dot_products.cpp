// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/dot_products.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "core/error.h"
#include "models/cpu/vectorised.h"

namespace fbbench {
namespace {

/// The inner dimension goes in parts, so that all rows' parts stay in a core's cache: floats.
constexpr int64_t kCached = int64_t{1} << 16, kLeastPart = 2048;

struct Matrices {
  const float *x, *w;
  float* y;
  int64_t rows, columns, inner;
};

/// kRows x kColumns sums at once, in registers, over the inner dimension's [begin,end). A tile that
/// would stick out computes its last row or column again instead.
template <class Floats, int kRows, int kColumns>
FBBENCH_INLINED void add_tile(const Matrices& m, int64_t row, int64_t column, int64_t begin,
                              int64_t end) {
  using Vector = typename Floats::Vector;
  constexpr int64_t kSize = sizeof(Vector) / sizeof(float);
  const int64_t rows = std::min<int64_t>(kRows, m.rows - row);
  const int64_t columns = std::min<int64_t>(kColumns, m.columns - column);
  const float *x[kRows], *w[kColumns];
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) x[r] = m.x + (row + std::min<int64_t>(r, rows - 1)) * m.inner;
#pragma GCC unroll 8
  for (int c = 0; c < kColumns; ++c) {
    w[c] = m.w + (column + std::min<int64_t>(c, columns - 1)) * m.inner;
  }
  Vector sums[kRows][kColumns] = {};
  int64_t k = begin;
  for (; k + kSize <= end; k += kSize) {
    Vector weights[kColumns];
#pragma GCC unroll 8
    for (int c = 0; c < kColumns; ++c) weights[c] = *reinterpret_cast<const Vector*>(w[c] + k);
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) {
      Vector values = *reinterpret_cast<const Vector*>(x[r] + k);
#pragma GCC unroll 8
      for (int c = 0; c < kColumns; ++c) sums[r][c] += values * weights[c];
    }
  }
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < columns; ++c) {
      float sum = 0;
      for (int64_t i = 0; i < kSize; ++i) sum += sums[r][c][i];
      for (int64_t i = k; i < end; ++i) sum += x[r][i] * w[c][i];
      m.y[(row + r) * m.columns + column + c] += sum;
    }
  }
}

/// Columns [first,last), part by part of the inner dimension.
template <class Floats, int kRows, int kColumns>
FBBENCH_INLINED void add_columns(const Matrices& m, int64_t first, int64_t last) {
  const int64_t part = std::max(kLeastPart, kCached / m.rows);
  for (int64_t begin = 0; begin < m.inner; begin += part) {
    int64_t end = std::min(begin + part, m.inner);
    for (int64_t column = first; column < last; column += kColumns) {
      for (int64_t row = 0; row < m.rows; row += kRows) {
        add_tile<Floats, kRows, kColumns>(m, row, column, begin, end);
      }
    }
  }
}

/// A thread's columns are a multiple of every kernel's.
constexpr int64_t kColumnsTogether = 12;

// Of 32 registers 24 hold sums.
FBBENCH_FOR("avx512f") void add_avx512(const Matrices& m, int64_t first, int64_t last) {
  add_columns<Of16, 4, 6>(m, first, last);
}

// Of 16 registers 8 hold sums.
FBBENCH_FOR("avx2,fma") void add_avx2(const Matrices& m, int64_t first, int64_t last) {
  add_columns<Of8, 2, 4>(m, first, last);
}

FBBENCH_FOR("sse2") void add_plain(const Matrices& m, int64_t first, int64_t last) {
  add_columns<Of4, 2, 4>(m, first, last);
}

}  // namespace

void add_dot_products(const Tensor& x, const Tensor& w, Tensor& y) {
  static const auto kAdd = fastest(add_avx512, add_avx2, add_plain);
  for (const Tensor& tensor : {x, w, y}) {
    bool fits = tensor.dim() == 2 && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
    FBBENCH_PROMISE(fits, describe_tensor(tensor));
  }
  Matrices m{x.data_ptr<float>(), w.data_ptr<float>(), y.data_ptr<float>(),
             x.size(0),           w.size(0),           x.size(1)};
  FBBENCH_PROMISE(w.size(1) == m.inner && y.size(0) == m.rows && y.size(1) == m.columns,
                  describe_tensor(x) << ", " << describe_tensor(w) << ", " << describe_tensor(y));
  int64_t groups = (m.columns + kColumnsTogether - 1) / kColumnsTogether;
  int64_t least = (int64_t{1} << 15) / (kColumnsTogether * m.inner * m.rows) + 1;
  at::parallel_for(0, groups, least, [&](int64_t begin, int64_t end) {
    kAdd(m, begin * kColumnsTogether, std::min(end * kColumnsTogether, m.columns));
  });
}

}  // namespace fbbench
