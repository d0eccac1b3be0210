// SPDX-License-Identifier: Apache-2.0
/// Fused elementwise loops of the reverse walk, over flat float32 memory, compiled for AVX-512,
/// AVX2 and plain x86-64 and chosen at run time; parallel over elements. All operands must be in
/// the graph's layout (models/graph/layout.h): a mismatch would give silently wrong numbers and is
/// a bug.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// z := r / z where z > 1e-9 (below, nothing could be told from rounding), else 0. r, z alike.
void divide_into(const Tensor& r, Tensor& z);

/// r := r / (z + epsilon where z >= 0, else z - epsilon); 0 where the divisor's magnitude is no
/// larger than `least`. z, r alike.
void divide_stabilised(const Tensor& z, double epsilon, double least, Tensor& r);

/// t := max(a * t, 0): what rounding made negative of a contribution is nothing. a, t alike.
void contribution_into(const Tensor& a, Tensor& t);

/// g := g where low < y < high, else 0. y, g alike; of any type.
void mask_into(const Tensor& y, double low, double high, Tensor& g);

/// [max(a,0) | min(a,0)] along the channels: [N,C,...] -> [N,2C,...]. 2-d or 4-d.
Tensor split_signs(const Tensor& a);

/// max(a * (a > 0 ? t+ : t-), 0) with t = [t+ | t-] along the channels: [N,2C,...], [N,C,...] ->
/// [N,C,...].
Tensor contribution_by_sign(const Tensor& a, const Tensor& t);

/// Shares r between u and v in the ratio of the parts that have the sign of u + v (>= 0: positive);
/// where neither has one, nothing is handed on. All alike; {share of u, share of v}.
std::vector<Tensor> share_by_sign(const Tensor& u, const Tensor& v, const Tensor& r);

/// Copies the values with low <= value < high to `out`, in order, and counts them. `out` has room
/// for `count` + 16 values.
int64_t pack_between(const float* values, int64_t count, float low, float high, float* out);

/// values := value >= threshold ? value * scale : 0.
void keep_and_scale(float* values, int64_t count, float threshold, float scale);

}  // namespace fbbench
