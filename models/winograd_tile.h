// SPDX-License-Identifier: Apache-2.0
/// Winograd's F(4x4,3x3) on one tile: the linear maps between which the products are taken. They
/// evaluate polynomials at 6x6 points: 0, +-a, +-b and infinity each way with a = 1/sqrt(2), b =
/// sqrt(2). Of nine pairs tried in float32 (256 channels of normal inputs behind a ReLU, values up
/// to 3) this one's largest error was least: 7e-6, where 1 and 2 gave 4e-5 and the plain sum 8e-7.
#pragma once

#include "core/tensor.h"

namespace fbbench::winograd {

constexpr int64_t kSide = 4;           ///< outputs of a tile, each way
constexpr int64_t kReach = kSide + 2;  ///< inputs that they read
constexpr int64_t kPoints = kReach * kReach;
constexpr int64_t kLanes = 16;  ///< channels are in multiples of it

/// What happens to an output: min(max(it + bias + what is there if `sums`, low), high).
struct Finish {
  const float* bias;  ///< [channels], or null
  bool sums;
  float low, high;
};

/// A filter [out,in,3,3] of any dtype -> [36,in,out] float32, computed in float64.
Tensor transform_filter(const Tensor& weight);

/// One tile's 6x6 pixels -> points [36][stride]. `channels` floats each.
void transform(const float* const* pixels, int64_t channels, float* points, int64_t stride);

/// Products [36][stride] -> one tile's 4x4 pixels; null ones are left out. `channels` floats each.
void transform_back(const float* products, int64_t stride, int64_t channels, const Finish& finish,
                    float* const* pixels);

}  // namespace fbbench::winograd
