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

constexpr int64_t kTaps = 3;  // of a filter, each way
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

/// Three taps in a row -> at the six points. Elements are `step` apart.
FBBENCH_INLINED void taps_to_points(const double* taps, int64_t step, double* points) {
  // Of a polynomial at +-a, +-b, divided by what Lagrange's formula asks: +-a: a^2 = 1/2, b^2 = 2.
  constexpr double kOfA = -2. / 3, kOfB = 1. / 6, kRootA = 0.70710678118654752, kRootB = 2 * kRootA;
  double constant = taps[0], linear = taps[step], square = taps[2 * step];
  points[0] = constant;
  points[step] = kOfA * (constant + kRootA * linear + 0.5 * square);
  points[2 * step] = kOfA * (constant - kRootA * linear + 0.5 * square);
  points[3 * step] = kOfB * (constant + kRootB * linear + 2 * square);
  points[4 * step] = kOfB * (constant - kRootB * linear + 2 * square);
  points[5 * step] = square;
}

/// kLanes filters [9][stride] -> at the points [36][distance].
FBBENCH_VECTORISED void transform_lanes(const float* taps, int64_t stride, int64_t distance,
                                        float* points) {
  double half[kReach][kTaps][kLanes], whole[kReach][kReach][kLanes], tap[kTaps][kTaps][kLanes];
  for (int64_t i = 0; i < kTaps * kTaps; ++i) {
    for (int64_t c = 0; c < kLanes; ++c) tap[i / kTaps][i % kTaps][c] = taps[i * stride + c];
  }
  for (int64_t x = 0; x < kTaps; ++x) {
    for (int64_t c = 0; c < kLanes; ++c) {
      taps_to_points(&tap[0][x][c], kTaps * kLanes, &half[0][x][c]);
    }
  }
  for (int64_t y = 0; y < kReach; ++y) {
    for (int64_t c = 0; c < kLanes; ++c) taps_to_points(&half[y][0][c], kLanes, &whole[y][0][c]);
  }
  for (int64_t i = 0; i < kPoints; ++i) {
    for (int64_t c = 0; c < kLanes; ++c) {
      points[i * distance + c] = static_cast<float>(whole[i / kReach][i % kReach][c]);
    }
  }
}

/// Products at the six points -> four outputs in a row.
FBBENCH_INLINED void from_points(const Lanes* m, Lanes* y) {
  Lanes sum = m[1] + m[2], difference = kA * (m[1] - m[2]);
  Lanes sum_b = m[3] + m[4], difference_b = kB * (m[3] - m[4]);
  y[0] = m[0] + sum + sum_b;
  y[1] = difference + difference_b;
  y[2] = 0.5f * sum + 2.f * sum_b;
  y[3] = 0.5f * difference + 2.f * difference_b + m[5];
}

}  // namespace

Tensor transform_filter(const Tensor& weight) {
  const int64_t out = weight.size(0), in = weight.size(1);
  const std::vector<WeightPanel> panels = panels_of(out);
  Tensor taps = weight.to(at::kFloat).reshape({out, in, kTaps * kTaps}).permute({1, 2, 0});
  int64_t width = panels.back().first + panels.back().width;
  taps = at::constant_pad_nd(taps, {0, width - out}).contiguous();
  Tensor result = at::empty({kPoints * in * width}, at::kFloat);
  const float* from = taps.data_ptr<float>();
  float* to = result.data_ptr<float>();
  at::parallel_for(0, in, 16, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      for (const WeightPanel& panel : panels) {
        const float* filters = from + i * kTaps * kTaps * width + panel.first;
        float* place = to + (kPoints * in * panel.first + i * panel.width);
        for (int64_t lane = 0; lane < panel.width; lane += kLanes) {
          transform_lanes(filters + lane, width, in * panel.width, place + lane);
        }
      }
    }
  });
  return result;
}

FBBENCH_VECTORISED void transform(const Pixels<const float>& pixels, int64_t channels,
                                  float* points, int64_t stride) {
  for (int64_t c = 0; c < channels; c += kLanes) {
    Lanes half[kReach][kReach], line[kReach], out[kReach];
    for (int64_t x = 0; x < kReach; ++x) {
      const float* pixel = pixels.first + x * pixels.pixel + c;
      for (int64_t y = 0; y < kReach; ++y) {
        line[y] = *reinterpret_cast<const Lanes*>(pixel + y * pixels.row);
        __builtin_prefetch(pixel + y * pixels.row + kSide * pixels.pixel);  // the next tile's
      }
      to_points(line, out);
      for (int64_t y = 0; y < kReach; ++y) half[y][x] = out[y];
    }
    for (int64_t y = 0; y < kReach; ++y) {
      to_points(half[y], out);
      for (int64_t x = 0; x < kReach; ++x) {
        *reinterpret_cast<Lanes*>(points + (y * kReach + x) * stride + c) = out[x];
      }
    }
  }
}

FBBENCH_VECTORISED void transform_back(const float* products, int64_t stride, int64_t channels,
                                       const Finish& finish, const Pixels<float>& pixels,
                                       int64_t rows, int64_t columns) {
  const Lanes low = Lanes{} + finish.low, high = Lanes{} + finish.high;
  for (int64_t c = 0; c < channels; c += kLanes) {
    Lanes half[kSide][kReach], line[kReach], out[kSide];
    const int64_t count = channels - c;
    float some[kLanes] = {};  // a place for the last, incomplete lanes
    const Lanes shift = finish.bias ? *reinterpret_cast<const Lanes*>(finish.bias + c) : Lanes{};
    for (int64_t x = 0; x < kReach; ++x) {
      for (int64_t y = 0; y < kReach; ++y) {
        line[y] = *reinterpret_cast<const Lanes*>(products + (y * kReach + x) * stride + c);
      }
      from_points(line, out);
      for (int64_t y = 0; y < kSide; ++y) half[y][x] = out[y];
    }
    for (int64_t y = 0; y < rows; ++y) {
      from_points(half[y], out);
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
