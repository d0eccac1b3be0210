// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/winograd/tile.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/error.h"
#include "models/cpu/panel_product.h"
#include "models/cpu/vectorised.h"

namespace fbbench::winograd {
namespace {

using Lanes = Of16::Vector;  // channels of a pixel
static_assert(sizeof(Lanes) == kLanes * sizeof(float));

/// Copies `count` < kLanes floats. No loop, of which the compiler would make a call.
FBBENCH_INLINED void copy_some(const float* from, int64_t count, float* to) {
  int64_t i = 0;
  auto copy = [&](int64_t size) {
    if ((count & size) == 0) return;
    std::memcpy(to + i, from + i, static_cast<size_t>(size) * sizeof(float));
    i += size;
  };
  copy(8);
  copy(4);
  copy(2);
  copy(1);
}

constexpr int64_t kMostTaps = 5;  // of a filter, each way
constexpr float kA = 0.70710678f, kB = 1.41421356f;

/// Values in a row -> at as many points. [0]..[kReach-1] of x and y.
template <int kReach>
void to_points(const Lanes* x, Lanes* y);

template <>
FBBENCH_INLINED void to_points<4>(const Lanes* x, Lanes* y) {
  y[0] = x[0] - x[2];
  y[1] = x[1] + x[2];
  y[2] = x[2] - x[1];
  y[3] = x[3] - x[1];
}

template <>
FBBENCH_INLINED void to_points<6>(const Lanes* x, Lanes* y) {
  Lanes even = x[4] - 2.f * x[2], odd = kA * (x[3] - 2.f * x[1]);
  Lanes even_b = x[4] - 0.5f * x[2], odd_b = kB * (x[3] - 0.5f * x[1]);
  y[0] = x[0] - 2.5f * x[2] + x[4];
  y[1] = even + odd;
  y[2] = even - odd;
  y[3] = even_b + odd_b;
  y[4] = even_b - odd_b;
  y[5] = x[1] - 2.5f * x[3] + x[5];
}

/// With a = q^2 + r^2, b = q^2 r^2: *plus and *minus := the inputs at +-p, where +-q and +-r are
/// the others.
FBBENCH_INLINED void to_pair(const Lanes* x, float p, float a, float b, Lanes* plus, Lanes* minus) {
  Lanes even = x[6] - a * x[4] + b * x[2], odd = p * (x[5] - a * x[3] + b * x[1]);
  *plus = even + odd;
  *minus = even - odd;
}

template <>
FBBENCH_INLINED void to_points<8>(const Lanes* x, Lanes* y) {
  y[0] = x[0] - x[6] + 5.25f * (x[4] - x[2]);
  to_pair(x, 1, 4.25f, 1, y + 1, y + 2);
  to_pair(x, 2, 1.25f, 0.25f, y + 3, y + 4);
  to_pair(x, 0.5f, 5, 4, y + 5, y + 6);
  y[7] = x[7] - x[1] + 5.25f * (x[3] - x[5]);
}

/// With a, b, c = the sum of q^2, of q^2 r^2 and of q^2 r^2 s^2: *plus and *minus := the inputs at
/// +-p, where +-q, +-r and +-s are the others; at -p with the sign turned.
FBBENCH_INLINED void to_pair(const Lanes* x, float p, float a, float b, float c, Lanes* plus,
                             Lanes* minus) {
  Lanes even = p * (x[6] - a * x[4] + b * x[2] - c * x[0]);
  Lanes odd = x[7] - a * x[5] + b * x[3] - c * x[1];
  *plus = even + odd;
  *minus = even - odd;
}

template <>
FBBENCH_INLINED void to_points<9>(const Lanes* x, Lanes* y) {
  to_pair(x, 0.25f, 6.125f, 9.37890625f, 3.515625f, y, y + 1);
  to_pair(x, 0.75f, 5.625f, 6.59765625f, 0.390625f, y + 2, y + 3);
  to_pair(x, 1.25f, 4.625f, 2.53515625f, 0.140625f, y + 4, y + 5);
  to_pair(x, 2, 2.1875f, 1.01171875f, 0.054931640625f, y + 6, y + 7);
  y[8] = x[8] - 6.1875f * x[6] + 9.76171875f * x[4] - 4.101806640625f * x[2] + 0.2197265625f * x[0];
}

/// The taps of a polynomial at +-x, `step` apart.
FBBENCH_INLINED void evaluate(const double* taps, int64_t count, int64_t step, double x,
                              double* at_x, double* at_minus_x) {
  double even = 0, odd = 0, power = 1;
  for (int64_t i = 0; i < count; i += 2, power *= x * x) {
    even += power * taps[i * step];
    if (i + 1 < count) odd += power * x * taps[(i + 1) * step];
  }
  *at_x = even + odd;
  *at_minus_x = even - odd;
}

/// Whether 0 is a point, before the pairs and infinity.
template <int kReach>
constexpr bool kHasZero = kReach % 2 == 0;

/// The points +-root, and what their values are divided by as Lagrange's formula asks.
struct Pair {
  double root, factor;
};
template <int kReach>
struct Pairs;
template <>
struct Pairs<4> {
  static constexpr Pair kPairs[] = {{1, 0.5}};
};
template <>
struct Pairs<6> {
  static constexpr Pair kPairs[] = {{0.70710678118654752, -2. / 3}, {1.41421356237309504, 1. / 6}};
};
template <>
struct Pairs<8> {
  static constexpr Pair kPairs[] = {{1, -2. / 9}, {2, 1. / 90}, {0.5, 32. / 45}};
};

template <>
struct Pairs<9> {
  static constexpr Pair kPairs[] = {
      {0.25, -128. / 189}, {0.75, 64. / 165}, {1.25, -64. / 585}, {2, 1024. / 135135}};
};

/// Taps in a row -> at the points. Elements are `step` apart.
template <int kReach>
FBBENCH_INLINED void taps_to_points(const double* taps, int64_t count, int64_t step,
                                    double* points) {
  double* at = points;
  if (kHasZero<kReach>) {
    *at = taps[0];
    at += step;
  }
  for (const Pair& pair : Pairs<kReach>::kPairs) {
    evaluate(taps, count, step, pair.root, at, at + step);
    at[0] *= pair.factor;
    at[step] *= pair.factor;
    at += 2 * step;
  }
  *at = taps[(count - 1) * step];
}

/// kLanes filters [taps*taps][stride] -> at the points [kDown*kAcross][distance].
template <int kDown, int kAcross>
FBBENCH_INLINED void transform_lanes_to(const float* filters, int64_t taps, int64_t stride,
                                        int64_t distance, float* points) {
  double half[kDown][kMostTaps][kLanes], whole[kDown][kAcross][kLanes];
  double tap[kMostTaps][kMostTaps][kLanes];
  for (int64_t i = 0; i < taps * taps; ++i) {
    for (int64_t c = 0; c < kLanes; ++c) tap[i / taps][i % taps][c] = filters[i * stride + c];
  }
  for (int64_t x = 0; x < taps; ++x) {
    for (int64_t c = 0; c < kLanes; ++c) {
      taps_to_points<kDown>(&tap[0][x][c], taps, kMostTaps * kLanes, &half[0][x][c]);
    }
  }
  for (int64_t y = 0; y < kDown; ++y) {
    for (int64_t c = 0; c < kLanes; ++c) {
      taps_to_points<kAcross>(&half[y][0][c], taps, kLanes, &whole[y][0][c]);
    }
  }
  for (int64_t i = 0; i < kDown * kAcross; ++i) {
    for (int64_t c = 0; c < kLanes; ++c) {
      points[i * distance + c] = static_cast<float>(whole[i / kAcross][i % kAcross][c]);
    }
  }
}

/// Of a tile, and of a filter's taps where they matter: tells the pairs apart that have a kernel.
constexpr int64_t kernel_of(Extent reach, int64_t taps = 0) {
  return 10000 * reach.down + 100 * reach.across + taps;
}

[[noreturn]] void no_kernel(Extent reach, int64_t taps = 0) {
  FBBENCH_PROMISE(false, "a kernel for tiles of " << reach.down << "x" << reach.across << ", "
                                                  << taps << " taps");
}

FBBENCH_VECTORISED(void, transform_lanes,
                   (const float* filters, int64_t taps, Extent reach, int64_t stride,
                    int64_t distance, float* points),
                   (filters, taps, reach, stride, distance, points)) {
  switch (kernel_of(reach)) {
    case kernel_of({4, 4}):
      return transform_lanes_to<4, 4>(filters, taps, stride, distance, points);
    case kernel_of({6, 6}):
      return transform_lanes_to<6, 6>(filters, taps, stride, distance, points);
    case kernel_of({6, 9}):
      return transform_lanes_to<6, 9>(filters, taps, stride, distance, points);
    case kernel_of({8, 8}):
      return transform_lanes_to<8, 8>(filters, taps, stride, distance, points);
    default:
      no_kernel(reach, taps);
  }
}

/// Products at the points -> kSide outputs in a row.
template <int kReach, int kSide>
FBBENCH_INLINED void from_points(const Lanes* m, Lanes* y) {
  if (kReach == 9) {
    Lanes s1 = m[0] + m[1], s2 = m[2] + m[3], s3 = m[4] + m[5], s4 = m[6] + m[7];
    Lanes d1 = m[0] - m[1], d2 = m[2] - m[3], d3 = m[4] - m[5], d4 = m[6] - m[7];
    y[0] = s1 + s2 + s3 + s4;
    y[1] = 0.25f * d1 + 0.75f * d2 + 1.25f * d3 + 2.f * d4;
    y[2] = 0.0625f * s1 + 0.5625f * s2 + 1.5625f * s3 + 4.f * s4;
    y[3] = 0.015625f * d1 + 0.421875f * d2 + 1.953125f * d3 + 8.f * d4;
    y[4] = 0.00390625f * s1 + 0.31640625f * s2 + 2.44140625f * s3 + 16.f * s4;
    y[5] = 0.0009765625f * d1 + 0.2373046875f * d2 + 3.0517578125f * d3 + 32.f * d4;
    y[6] = 0.000244140625f * s1 + 0.177978515625f * s2 + 3.814697265625f * s3 + 64.f * s4;
    y[6] += m[8];
    return;
  }
  if (kReach == 4) {
    y[0] = m[0] + m[1] + m[2];
    y[1] = m[1] - m[2];
    y[2] = m[1] + m[2] + m[3];
    return;
  }
  if (kReach == 8) {
    Lanes s1 = m[1] + m[2], s2 = m[3] + m[4], s3 = m[5] + m[6];
    Lanes d1 = m[1] - m[2], d2 = m[3] - m[4], d3 = m[5] - m[6];
    y[0] = m[0] + s1 + s2 + s3;
    y[1] = d1 + 2.f * d2 + 0.5f * d3;
    y[2] = s1 + 4.f * s2 + 0.25f * s3;
    y[3] = d1 + 8.f * d2 + 0.125f * d3;
    y[4] = s1 + 16.f * s2 + 0.0625f * s3;
    y[5] = d1 + 32.f * d2 + 0.03125f * d3;
    if (kSide > 6) y[6] = s1 + 64.f * s2 + 0.015625f * s3;
    y[kSide - 1] += m[7];
    return;
  }
  Lanes sum = m[1] + m[2], difference = kA * (m[1] - m[2]);
  Lanes sum_b = m[3] + m[4], difference_b = kB * (m[3] - m[4]);
  y[0] = m[0] + sum + sum_b;
  y[1] = difference + difference_b;
  if (kSide > 2) y[2] = 0.5f * sum + 2.f * sum_b;
  if (kSide > 3) y[3] = 0.5f * difference + 2.f * difference_b;
  y[kSide - 1] += m[5];
}

/// *to := the larger of both.
FBBENCH_INLINED void raise(const Lanes& value, Lanes* to) { *to = *to < value ? value : *to; }

}  // namespace

Tensor transform_filter(const Tensor& weight, Extent reach) {
  const int64_t out = weight.size(0), in = weight.size(1), taps = weight.size(2);
  const int64_t points = reach.area();
  const std::vector<WeightPanel> panels = panels_of(out);
  Tensor plain = weight.to(at::kFloat).reshape({out, in, taps * taps}).permute({1, 2, 0});
  int64_t width = panels.back().first + panels.back().width;
  plain = at::constant_pad_nd(plain, {0, width - out}).contiguous();
  Tensor result = at::empty({points * in * width}, at::kFloat);
  const float* from = plain.data_ptr<float>();
  float* to = result.data_ptr<float>();
  at::parallel_for(0, in, 16, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      for (const WeightPanel& panel : panels) {
        const float* filters = from + i * taps * taps * width + panel.first;
        float* place = to + (points * in * panel.first + i * panel.width);
        for (int64_t lane = 0; lane < panel.width; lane += kLanes) {
          transform_lanes(filters + lane, taps, reach, width, in * panel.width, place + lane);
        }
      }
    }
  });
  return result;
}

namespace {

template <int kDown, int kAcross>
FBBENCH_INLINED void transform_from(const Pixels<const float>& pixels, int64_t channels,
                                    const Slots<float>& points) {
  constexpr Extent kReach{kDown, kAcross};
  // Copies, as what is written might be the slots themselves for all GCC knows.
  const Slots<float> slots = points;
  const bool across = slots.of[1] != nullptr;
  const int64_t rows = slots.of[2] != nullptr ? kDown : kDown - 1;
  const int64_t ahead = (kAcross - 2) * pixels.pixel;  // the next tile's, most often
  for (int64_t c = 0; c < channels; c += kLanes) {
    Lanes half[kDown][kAcross], line[kDown], out[std::max(kDown, kAcross)];
    for (int64_t x = 0; x < kAcross; ++x) {
      const float* pixel = pixels.first + x * pixels.pixel + c;
      for (int64_t y = 0; y < kDown; ++y) {
        line[y] = *reinterpret_cast<const Lanes*>(pixel + y * pixels.row);
        __builtin_prefetch(pixel + y * pixels.row + ahead);
      }
      to_points<kDown>(line, out);
      for (int64_t y = 0; y < kDown; ++y) half[y][x] = out[y];
    }
    for (int64_t y = 0; y < rows; ++y) {
      to_points<kAcross>(half[y], out);
      float* line_of_points = slots.of[kind_of(kReach, y, 0)] + y * kAcross * slots.stride + c;
      for (int64_t x = 0; x < kAcross - 1; ++x) {
        *reinterpret_cast<Lanes*>(line_of_points + x * slots.stride) = out[x];
      }
      if (!across) continue;
      float* last =
          slots.of[kind_of(kReach, y, kAcross - 1)] + ((y + 1) * kAcross - 1) * slots.stride + c;
      *reinterpret_cast<Lanes*>(last) = out[kAcross - 1];
    }
  }
}

}  // namespace

FBBENCH_VECTORISED(void, transform,
                   (const Pixels<const float>& pixels, int64_t channels,
                    const Slots<float>& points),
                   (pixels, channels, points)) {
  switch (kernel_of(points.reach)) {
    case kernel_of({4, 4}):
      return transform_from<4, 4>(pixels, channels, points);
    case kernel_of({6, 6}):
      return transform_from<6, 6>(pixels, channels, points);
    case kernel_of({6, 9}):
      return transform_from<6, 9>(pixels, channels, points);
    case kernel_of({8, 8}):
      return transform_from<8, 8>(pixels, channels, points);
    default:
      no_kernel(points.reach);
  }
}

namespace {

template <int kDown, int kAcross, int kTaps>
FBBENCH_INLINED void transform_back_to(const Slots<const float>& products, int64_t channels,
                                       const Finish& finish, const Pixels<float>& pixels,
                                       int64_t rows, int64_t columns) {
  constexpr Extent kReach{kDown, kAcross};
  constexpr int kRows = kDown + 1 - kTaps, kColumns = kAcross + 1 - kTaps;
  // Instead of what isn't there anything is read: it ends in outputs that aren't written.
  const float* of[4];
  for (int64_t kind = 0; kind < 4; ++kind) {
    of[kind] = products.of[kind] ? products.of[kind] : products.of[0];
  }
  const int64_t stride = products.stride;
  const Lanes low = Lanes{} + finish.low, high = Lanes{} + finish.high;
  const bool pooled = kRows % 2 == 0 && kColumns % 2 == 0 && finish.pooled;
  for (int64_t c = 0; c < channels; c += kLanes) {
    Lanes half[kRows][kAcross], line[kDown];
    Lanes out[std::max(kRows, kColumns)], below[kColumns];
    const int64_t count = channels - c;
    float some[kLanes] = {};  // a place for the last, incomplete lanes
    const Lanes shift = finish.bias ? *reinterpret_cast<const Lanes*>(finish.bias + c) : Lanes{};
    for (int64_t x = 0; x < kAcross; ++x) {
      for (int64_t y = 0; y < kDown; ++y) {
        const float* product = of[kind_of(kReach, y, x)] + (y * kAcross + x) * stride + c;
        line[y] = *reinterpret_cast<const Lanes*>(product);
      }
      from_points<kDown, kRows>(line, out);
      for (int64_t y = 0; y < kRows; ++y) half[y][x] = out[y];
    }
    for (int64_t y = 0; y < rows; ++y) {
      if (pooled) {
        from_points<kAcross, kColumns>(half[2 * y], out);
        from_points<kAcross, kColumns>(half[2 * y + 1], below);
        for (int64_t x = 0; x < kColumns; ++x) raise(below[x], &out[x]);
        for (int64_t x = 0; x < kColumns / 2; ++x) {
          raise(out[2 * x + 1], &out[2 * x]);
          out[x] = out[2 * x];
        }
      } else {
        from_points<kAcross, kColumns>(half[y], out);
      }
      for (int64_t x = 0; x < columns; ++x) {
        float* pixel = pixels.first + y * pixels.row + x * pixels.pixel + c;
        float* place = count < kLanes ? some : pixel;
        __builtin_prefetch(pixel + kColumns * pixels.pixel, /*to write*/ 1);
        auto* value = reinterpret_cast<Lanes*>(place);
        if (count < kLanes && finish.sums) copy_some(pixel, count, some);
        Lanes sum = out[x] + shift;
        if (finish.sums) sum += *value;
        sum = sum < low ? low : sum;
        *value = sum > high ? high : sum;
        if (count < kLanes) copy_some(some, count, pixel);
      }
    }
  }
}

}  // namespace

FBBENCH_VECTORISED(void, transform_back,
                   (const Slots<const float>& products, int64_t channels, const Finish& finish,
                    const Pixels<float>& pixels, int64_t rows, int64_t columns),
                   (products, channels, finish, pixels, rows, columns)) {
  switch (kernel_of(products.reach, finish.taps)) {
    case kernel_of({4, 4}, 2):
      return transform_back_to<4, 4, 2>(products, channels, finish, pixels, rows, columns);
    case kernel_of({6, 6}, 5):
      return transform_back_to<6, 6, 5>(products, channels, finish, pixels, rows, columns);
    case kernel_of({6, 6}, 4):
      return transform_back_to<6, 6, 4>(products, channels, finish, pixels, rows, columns);
    case kernel_of({6, 6}, 3):
      return transform_back_to<6, 6, 3>(products, channels, finish, pixels, rows, columns);
    case kernel_of({6, 9}, 3):
      return transform_back_to<6, 9, 3>(products, channels, finish, pixels, rows, columns);
    case kernel_of({8, 8}, 3):
      return transform_back_to<8, 8, 3>(products, channels, finish, pixels, rows, columns);
    case kernel_of({8, 8}, 2):
      return transform_back_to<8, 8, 2>(products, channels, finish, pixels, rows, columns);
    default:
      no_kernel(products.reach, finish.taps);
  }
}

FBBENCH_VECTORISED(bool, is_balanced,
                   (const Pixels<const float>& pixels, int64_t channels, int64_t rows,
                    int64_t columns),
                   (pixels, channels, rows, columns)) {
  constexpr float kLeast = 1.f / 16;
  Lanes lack = {};  // how far the least outputs are below their channel's bound
  for (int64_t c = 0; c < channels; c += kLanes) {
    const int64_t count = std::min(channels - c, kLanes);
    float some[kLanes] = {};
    Lanes least = Lanes{} + std::numeric_limits<float>::infinity(), most = Lanes{};
    for (int64_t i = 0; i < rows * columns; ++i) {
      const float* pixel = pixels.first + i / columns * pixels.row + i % columns * pixels.pixel + c;
      if (count < kLanes) copy_some(pixel, count, some);
      const Lanes value = *reinterpret_cast<const Lanes*>(count < kLanes ? some : pixel);
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    Lanes below = kLeast * most - least;
    lack = below > lack ? below : lack;
  }
  float largest = 0;
  for (int64_t i = 0; i < kLanes; ++i) largest = std::max(largest, lack[i]);
  return largest <= 0;
}

}  // namespace fbbench::winograd
