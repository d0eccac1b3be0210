// SPDX-License-Identifier: Apache-2.0
#include "models/winograd_tile.h"

#include <array>
#include <cmath>
#include <cstring>

#include "models/panel_product.h"
#include "models/vectorised.h"

namespace fbbench::winograd {
namespace {

/// 16 channels of a pixel, anywhere in memory.
using Lanes =
    float __attribute__((vector_size(kLanes * sizeof(float)), aligned(sizeof(float)), may_alias));

/// Copies `count` < kLanes floats. No loop, of which the compiler would make a call.
FBBENCH_INLINED void copy_some(const float* from, int64_t count, float* to) {
  int64_t i = 0;
  if (count & 8) std::memcpy(to, from, 8 * sizeof(float)), i = 8;
  if (count & 4) std::memcpy(to + i, from + i, 4 * sizeof(float)), i += 4;
  if (count & 2) std::memcpy(to + i, from + i, 2 * sizeof(float)), i += 2;
  if (count & 1) to[i] = from[i];
}

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
  double a = std::sqrt(0.5), b = std::sqrt(2);
  double of_a = 1 / (2 * a * a * (a * a - b * b)), of_b = 1 / (2 * b * b * (b * b - a * a));
  std::array<double, 3 * kReach> values = {1,    0,         0,             //
                                           of_a, of_a * a,  of_a * a * a,  //
                                           of_a, -of_a * a, of_a * a * a,  //
                                           of_b, of_b * b,  of_b * b * b,  //
                                           of_b, -of_b * b, of_b * b * b,  //
                                           0,    0,         1};
  Tensor points = at::from_blob(values.data(), {kReach, 3}, at::kDouble);
  // Both ways at once, as one product: that many of 3x3 matrices cost ResNet18 half a second.
  Tensor filters = weight.to(at::kDouble).reshape({-1, 9});
  Tensor there = at::matmul(at::kron(points, points), filters.t()).to(at::kFloat);
  return there.view({kPoints, weight.size(0), weight.size(1)}).transpose(1, 2).contiguous();
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

}  // namespace fbbench::winograd
