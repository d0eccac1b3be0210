// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/depthwise.h"

#include <algorithm>

#include "models/cpu/panel_product.h"
#include "models/cpu/vectorised.h"

namespace fbbench {
namespace {

/// kCount pixels beside each other, whose sums don't wait for one another's additions. `rows`: what
/// the first one's window sees.
template <class Vector, int kTaps, int kStride, int kCount>
FBBENCH_INLINED void filter_pixels(const float* const* rows, int64_t first, const Vector* weights,
                                   const Vector& bias, Vector* sums) {
#pragma GCC unroll 4
  for (int i = 0; i < kCount; ++i) sums[i] = bias;
#pragma GCC unroll 7
  for (int y = 0; y < kTaps; ++y) {
#pragma GCC unroll 16
    for (int x = 0; x < (kCount - 1) * kStride + kTaps; ++x) {
      const Vector pixel = *reinterpret_cast<const Vector*>(rows[y] + first + x * kLanes);
#pragma GCC unroll 4
      for (int i = 0; i < kCount; ++i) {
        const int tap = x - i * kStride;
        if (tap >= 0 && tap < kTaps) sums[i] += pixel * weights[y * kTaps + tap];
      }
    }
  }
}

template <class Vector, int kTaps, int kStride, int kCount>
FBBENCH_INLINED void filter_row(const LaneFiltering& f, const float* const* rows,
                                const Vector* weights, const Vector& bias, float* to) {
  const Vector low = Vector{} + static_cast<float>(f.bounds.low);
  const Vector high = Vector{} + static_cast<float>(f.bounds.high);
  const int64_t width = f.width, to_stride = f.to_stride;
  for (int64_t next = 0; next < width; next += kCount) {
    // The row's last pixels are computed with some of those before them, perhaps once more.
    const int64_t x = std::min(next, width - kCount);
    Vector sums[kCount];
    filter_pixels<Vector, kTaps, kStride, kCount>(rows, x * kStride * kLanes, weights, bias, sums);
#pragma GCC unroll 4
    for (int i = 0; i < kCount; ++i) {
      Vector sum = sums[i] < low ? low : sums[i];
      *reinterpret_cast<Vector*>(to + (x + i) * to_stride) = sum > high ? high : sum;
    }
  }
}

/// Of a lane's channels those from `part` on that fill a register.
template <class Vector, int kTaps, int kStride>
FBBENCH_INLINED void filter_part(const LaneFiltering& f, int64_t part) {
  constexpr int kCount = 4;
  const Vector bias = *reinterpret_cast<const Vector*>(f.bias + part);
  Vector weights[kTaps * kTaps];
#pragma GCC unroll 49
  for (int i = 0; i < kTaps * kTaps; ++i) {
    weights[i] = *reinterpret_cast<const Vector*>(f.weights + i * kLanes + part);
  }
  for (int64_t y = 0; y < f.rows; ++y) {
    const float* rows[kTaps];
#pragma GCC unroll 7
    for (int i = 0; i < kTaps; ++i) rows[i] = f.from + f.offsets[y * kTaps + i] + part;
    float* to = f.to + y * f.width * f.to_stride + part;
    if (f.width >= kCount) {
      filter_row<Vector, kTaps, kStride, kCount>(f, rows, weights, bias, to);
    } else {
      filter_row<Vector, kTaps, kStride, 1>(f, rows, weights, bias, to);
    }
  }
}

template <class Vector, int kTaps>
FBBENCH_INLINED void filter_parts(const LaneFiltering& f) {
  for (int64_t part = 0; part < kLanes; part += sizeof(Vector) / sizeof(float)) {
    if (f.stride == 1) {
      filter_part<Vector, kTaps, 1>(f, part);
    } else {
      filter_part<Vector, kTaps, 2>(f, part);
    }
  }
}

template <class Floats>
FBBENCH_INLINED void filter(const LaneFiltering& f) {
  using Vector = typename Floats::Vector;
  switch (f.taps) {
    case 3:
      return filter_parts<Vector, 3>(f);
    case 5:
      return filter_parts<Vector, 5>(f);
    default:
      return filter_parts<Vector, 7>(f);
  }
}

FBBENCH_FOR("avx512f,avx512vl,fma") void filter_avx512(const LaneFiltering& f) { filter<Of16>(f); }
FBBENCH_FOR("avx2,fma") void filter_avx2(const LaneFiltering& f) { filter<Of8>(f); }
FBBENCH_FOR("sse2") void filter_plain(const LaneFiltering& f) { filter<Of4>(f); }

}  // namespace

bool is_depthwise(const Node& node) {
  if (node.op != Op::kConv || node.window.transposed) return false;
  const Tensor& weight = node.weights->weight();
  const Window& window = node.window;
  if (weight.dim() != 4 || weight.size(0) != window.groups || weight.size(1) != 1) return false;
  const int64_t taps = weight.size(2), stride = window.stride[0];
  return weight.size(3) == taps && (taps == 3 || taps == 5 || taps == 7) &&
         window.stride[1] == stride && stride <= 2 && window.dilation == std::vector<int64_t>{1, 1};
}

Tensor cut_depthwise(const Tensor& weight) {
  const int64_t channels = weight.size(0), lanes = (channels + kLanes - 1) / kLanes;
  Tensor taps = weight.to(at::kFloat).reshape({channels, -1});
  taps = at::constant_pad_nd(taps, {0, 0, 0, lanes * kLanes - channels});
  return taps.view({lanes, kLanes, -1}).transpose(1, 2).contiguous();
}

FBBENCH_VECTORISED(void, spread, (const Spreading& s), (s)) {
  using Lane = Of16::Vector;
  const Lane low = Lane{} + static_cast<float>(s.bounds.low);
  const Lane high = Lane{} + static_cast<float>(s.bounds.high);
  const int64_t stride = s.stride, pixels = s.pixels;
  for (int64_t c = 0; c < s.width; c += kLanes) {
    const Lane bias = *reinterpret_cast<const Lane*>(s.bias + c);
    const float* from = s.from + c;
    float* to = s.to + c / kLanes * s.lane;
    for (int64_t i = 0; i < pixels; ++i) {
      Lane value = *reinterpret_cast<const Lane*>(from + i * stride) + bias;
      value = value < low ? low : value;
      *reinterpret_cast<Lane*>(to + i * kLanes) = value > high ? high : value;
    }
  }
}

void filter_lane(const LaneFiltering& filtering) {
  static const auto kRun = fastest(filter_avx512, filter_avx2, filter_plain);
  kRun(filtering);
}

}  // namespace fbbench
