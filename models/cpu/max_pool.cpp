// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/max_pool.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "models/cpu/implementation.h"
#include "models/cpu/vectorised.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

constexpr float kNothing = -std::numeric_limits<float>::infinity();

/// to := the larger of both, NaN where one is. A plain loop: of comparisons of vectors GCC makes
/// scalar ones.
FBBENCH_INLINED void raise_by(const float* __restrict values, int64_t count, float* __restrict to) {
  for (int64_t i = 0; i < count; ++i) {
    bool higher = (values[i] > to[i]) | (values[i] != values[i]);
    to[i] = higher ? values[i] : to[i];
  }
}

FBBENCH_VECTORISED(void, raise, (const float* values, int64_t count, float* to),
                   (values, count, to)) {
  raise_by(values, count, to);
}

/// Pixels [count * stride] of `channels` floats -> the largest of each `kernel` of them, `count`
/// pixels.
FBBENCH_VECTORISED(void, pool_row,
                   (const float* pixels, int64_t channels, int64_t kernel, int64_t stride,
                    int64_t count, float* to),
                   (pixels, channels, kernel, stride, count, to)) {
  for (int64_t x = 0; x < count; ++x) {
    const float* window = pixels + x * stride * channels;
    float* largest = to + x * channels;
    for (int64_t c = 0; c < channels; ++c) largest[c] = window[c];
    for (int64_t k = 1; k < kernel; ++k) raise_by(window + k * channels, channels, largest);
  }
}

int64_t pooled_size(const Window& window, int64_t size, size_t dim) {
  int64_t room = window.padding[dim] + size + window.far_padding[dim] - window.kernel[dim];
  return room / window.stride[dim] + 1;
}

}  // namespace

bool can_max_pool(const Window& window) {
  return window.kernel.size() == 2 && window.dilation == std::vector<int64_t>{1, 1};
}

bool is_pairs(const Window& window) {
  const std::vector<int64_t> two = {2, 2}, none = {0, 0};
  // A far padding below 0: the windows end before the map does.
  auto ends = [](int64_t padding) { return padding <= 0; };
  return can_max_pool(window) && window.kernel == two && window.stride == two &&
         window.padding == none &&
         std::all_of(window.far_padding.begin(), window.far_padding.end(), ends);
}

bool can_max_pool(const Window& window, const Tensor& x) {
  return can_max_pool(window) && x.dim() == 4 && x.scalar_type() == at::kFloat && is_canonical(x) &&
         x.numel() > 0;
}

std::vector<int64_t> pooled_shape(const Window& window, const std::vector<int64_t>& shape) {
  return {shape[0], shape[1], pooled_size(window, shape[2], 0), pooled_size(window, shape[3], 1)};
}

Rows rows_under(const Window& window, Rows pooled, int64_t height) {
  int64_t first = pooled.first * window.stride[0] - window.padding[0];
  int64_t end = (pooled.end - 1) * window.stride[0] - window.padding[0] + window.kernel[0];
  return {std::max<int64_t>(first, 0), std::min(end, height)};
}

RowPool::RowPool(const Window& window, const std::vector<int64_t>& shape)
    : window_(window),
      channels_(shape[1]),
      length_(shape[3] * channels_),
      near_(window.padding[1] * channels_),
      width_(pooled_size(window, shape[3], 1)) {
  int64_t reach = (width_ - 1) * window.stride[1] + window.kernel[1];
  highest_.assign(static_cast<size_t>(std::max(reach * channels_, near_ + length_)), kNothing);
}

void RowPool::pool(const float* map_rows, Rows under, int64_t row, float* to) {
  const Rows own = rows_under(window_, {row, row + 1}, under.end);
  const float* source = map_rows + (own.first - under.first) * length_;
  std::copy_n(source, length_, highest_.begin() + near_);
  for (int64_t y = own.first + 1; y < own.end; ++y) {
    source += length_;
    raise(source, length_, highest_.data() + near_);
  }
  // Beside the map's own pixels `highest_` stays as it was made.
  pool_row(highest_.data(), channels_, window_.kernel[1], window_.stride[1], width_, to);
}

namespace {

struct Call {
  const Window& window;
  const Tensor& x;
};

bool suits_rows(const Call& call) { return can_max_pool(call.window, call.x); }

Tensor by_rows(const Call& call) {
  const std::vector<int64_t> from = call.x.sizes().vec(), shape = pooled_shape(call.window, from);
  Tensor y = canonical_empty(shape);
  const int64_t map_size = from[1] * from[2] * from[3], row_size = shape[1] * shape[3];
  int64_t grain = (int64_t{1} << 15) / (from[1] * from[3]) + 1;
  at::parallel_for(0, shape[0] * shape[2], grain, [&](int64_t begin, int64_t end) {
    RowPool rows(call.window, from);
    for (int64_t row = begin; row < end; ++row) {
      rows.pool(call.x.data_ptr<float>() + row / shape[2] * map_size, {0, from[2]}, row % shape[2],
                y.data_ptr<float>() + row * row_size);
    }
  });
  return y;
}

/// LibTorch's windows lie alike on both sides: what the far side has more is padded before.
Tensor by_libtorch(const Call& call) {
  const Window& w = call.window;
  auto far = [&](size_t i) { return std::max<int64_t>(w.far_padding[i], 0); };
  Tensor padded =
      at::constant_pad_nd(call.x, {w.padding[1], far(1), w.padding[0], far(0)}, kNothing);
  return canonical(at::max_pool2d(padded, w.kernel, w.stride));
}

const Implementations<Call> implementations = {
    {"row_pool", suits_rows, by_rows}, {kReference, [](const Call&) { return true; }, by_libtorch}};

}  // namespace

Tensor max_pool(const Window& window, const Tensor& x) {
  FBBENCH_PROMISE(can_max_pool(window), describe_tensor(x));
  return implementations.run({window, x});
}

}  // namespace fbbench
