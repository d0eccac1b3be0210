// SPDX-License-Identifier: Apache-2.0
#include "models/winograd_tile.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "models/panel_product.h"
#include "models/vectorised.h"

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

/// Six values in a row -> at the six points. [0]..[5] of x and y.
FBBENCH_INLINED void to_points(const Lanes* x, Lanes* y) {
  Lanes even = x[4] - 2.f * x[2], odd = kA * (x[3] - 2.f * x[1]);
  Lanes even_b = x[4] - 0.5f * x[2], odd_b = kB * (x[3] - 0.5f * x[1]);
  y[0] = x[0] - 2.5f * x[2] + x[4];
  y[1] = even + odd;
  y[2] = even - odd;
  y[3] = even_b + odd_b;
  y[4] = even_b - odd_b;
  y[5] = x[1] - 2.5f * x[3] + x[5];
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

/// Taps in a row -> at the six points. Elements are `step` apart.
FBBENCH_INLINED void taps_to_points(const double* taps, int64_t count, int64_t step,
                                    double* points) {
  // Divided by what Lagrange's formula asks at +-a and at +-b.
  constexpr double kOfA = -2. / 3, kOfB = 1. / 6, kRootA = 0.70710678118654752, kRootB = 2 * kRootA;
  evaluate(taps, count, step, kRootA, points + step, points + 2 * step);
  evaluate(taps, count, step, kRootB, points + 3 * step, points + 4 * step);
  for (int64_t i : {1, 2}) points[i * step] *= kOfA;
  for (int64_t i : {3, 4}) points[i * step] *= kOfB;
  points[0] = taps[0];
  points[5 * step] = taps[(count - 1) * step];
}

/// kLanes filters [taps*taps][stride] -> at the points [36][distance].
FBBENCH_VECTORISED void transform_lanes(const float* filters, int64_t taps, int64_t stride,
                                        int64_t distance, float* points) {
  double half[kReach][kMostTaps][kLanes], whole[kReach][kReach][kLanes];
  double tap[kMostTaps][kMostTaps][kLanes];
  for (int64_t i = 0; i < taps * taps; ++i) {
    for (int64_t c = 0; c < kLanes; ++c) tap[i / taps][i % taps][c] = filters[i * stride + c];
  }
  for (int64_t x = 0; x < taps; ++x) {
    for (int64_t c = 0; c < kLanes; ++c) {
      taps_to_points(&tap[0][x][c], taps, kMostTaps * kLanes, &half[0][x][c]);
    }
  }
  for (int64_t y = 0; y < kReach; ++y) {
    for (int64_t c = 0; c < kLanes; ++c) {
      taps_to_points(&half[y][0][c], taps, kLanes, &whole[y][0][c]);
    }
  }
  for (int64_t i = 0; i < kPoints; ++i) {
    for (int64_t c = 0; c < kLanes; ++c) {
      points[i * distance + c] = static_cast<float>(whole[i / kReach][i % kReach][c]);
    }
  }
}

/// Products at the six points -> kSide outputs in a row.
template <int64_t kSide>
FBBENCH_INLINED void from_points(const Lanes* m, Lanes* y) {
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

Tensor transform_filter(const Tensor& weight) {
  const int64_t out = weight.size(0), in = weight.size(1), taps = weight.size(2);
  const std::vector<WeightPanel> panels = panels_of(out);
  Tensor plain = weight.to(at::kFloat).reshape({out, in, taps * taps}).permute({1, 2, 0});
  int64_t width = panels.back().first + panels.back().width;
  plain = at::constant_pad_nd(plain, {0, width - out}).contiguous();
  Tensor result = at::empty({kPoints * in * width}, at::kFloat);
  const float* from = plain.data_ptr<float>();
  float* to = result.data_ptr<float>();
  at::parallel_for(0, in, 16, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      for (const WeightPanel& panel : panels) {
        const float* filters = from + i * taps * taps * width + panel.first;
        float* place = to + (kPoints * in * panel.first + i * panel.width);
        for (int64_t lane = 0; lane < panel.width; lane += kLanes) {
          transform_lanes(filters + lane, taps, width, in * panel.width, place + lane);
        }
      }
    }
  });
  return result;
}

FBBENCH_VECTORISED void transform(const Pixels<const float>& pixels, int64_t channels,
                                  const Slots<float>& points) {
  // Copies, as what is written might be the slots themselves for all GCC knows.
  const Slots<float> slots = points;
  const bool across = slots.of[1] != nullptr;
  const int64_t rows = slots.of[2] != nullptr ? kReach : kReach - 1;
  const int64_t ahead = (kReach - 2) * pixels.pixel;  // the next tile's, most often
  for (int64_t c = 0; c < channels; c += kLanes) {
    Lanes half[kReach][kReach], line[kReach], out[kReach];
    for (int64_t x = 0; x < kReach; ++x) {
      const float* pixel = pixels.first + x * pixels.pixel + c;
      for (int64_t y = 0; y < kReach; ++y) {
        line[y] = *reinterpret_cast<const Lanes*>(pixel + y * pixels.row);
        __builtin_prefetch(pixel + y * pixels.row + ahead);
      }
      to_points(line, out);
      for (int64_t y = 0; y < kReach; ++y) half[y][x] = out[y];
    }
    for (int64_t y = 0; y < rows; ++y) {
      to_points(half[y], out);
      float* line_of_points = slots.of[kind_of(y, 0)] + y * kReach * slots.stride + c;
      for (int64_t x = 0; x < kReach - 1; ++x) {
        *reinterpret_cast<Lanes*>(line_of_points + x * slots.stride) = out[x];
      }
      if (!across) continue;
      float* last = slots.of[kind_of(y, kReach - 1)] + ((y + 1) * kReach - 1) * slots.stride + c;
      *reinterpret_cast<Lanes*>(last) = out[kReach - 1];
    }
  }
}

namespace {

template <int64_t kSide>
FBBENCH_INLINED void transform_back_to(const Slots<const float>& products, int64_t channels,
                                       const Finish& finish, const Pixels<float>& pixels,
                                       int64_t rows, int64_t columns) {
  // Instead of what isn't there anything is read: it ends in outputs that aren't written.
  const float* of[4];
  for (int64_t kind = 0; kind < 4; ++kind) {
    of[kind] = products.of[kind] ? products.of[kind] : products.of[0];
  }
  const int64_t stride = products.stride;
  const Lanes low = Lanes{} + finish.low, high = Lanes{} + finish.high;
  const bool pooled = kSide % 2 == 0 && finish.pooled;
  for (int64_t c = 0; c < channels; c += kLanes) {
    Lanes half[kSide][kReach], line[kReach], out[kSide], below[kSide];
    const int64_t count = channels - c;
    float some[kLanes] = {};  // a place for the last, incomplete lanes
    const Lanes shift = finish.bias ? *reinterpret_cast<const Lanes*>(finish.bias + c) : Lanes{};
    for (int64_t x = 0; x < kReach; ++x) {
      for (int64_t y = 0; y < kReach; ++y) {
        const float* product = of[kind_of(y, x)] + (y * kReach + x) * stride + c;
        line[y] = *reinterpret_cast<const Lanes*>(product);
      }
      from_points<kSide>(line, out);
      for (int64_t y = 0; y < kSide; ++y) half[y][x] = out[y];
    }
    for (int64_t y = 0; y < rows; ++y) {
      if (pooled) {
        from_points<kSide>(half[2 * y], out);
        from_points<kSide>(half[2 * y + 1], below);
        for (int64_t x = 0; x < kSide; ++x) raise(below[x], &out[x]);
        for (int64_t x = 0; x < kSide / 2; ++x) {
          raise(out[2 * x + 1], &out[2 * x]);
          out[x] = out[2 * x];
        }
      } else {
        from_points<kSide>(half[y], out);
      }
      for (int64_t x = 0; x < columns; ++x) {
        float* pixel = pixels.first + y * pixels.row + x * pixels.pixel + c;
        float* place = count < kLanes ? some : pixel;
        __builtin_prefetch(pixel + kSide * pixels.pixel, /*to write*/ 1);
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

FBBENCH_VECTORISED void transform_back(const Slots<const float>& products, int64_t channels,
                                       const Finish& finish, const Pixels<float>& pixels,
                                       int64_t rows, int64_t columns) {
  switch (finish.side) {
    case 2:
      return transform_back_to<2>(products, channels, finish, pixels, rows, columns);
    case 3:
      return transform_back_to<3>(products, channels, finish, pixels, rows, columns);
    default:
      return transform_back_to<4>(products, channels, finish, pixels, rows, columns);
  }
}

FBBENCH_VECTORISED bool is_balanced(const Pixels<const float>& pixels, int64_t channels,
                                    int64_t rows, int64_t columns) {
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
