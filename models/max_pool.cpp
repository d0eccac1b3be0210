// SPDX-License-Identifier: Apache-2.0
#include "models/max_pool.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "models/layout.h"
#include "models/vectorised.h"

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

FBBENCH_VECTORISED void raise(const float* values, int64_t count, float* to) {
  raise_by(values, count, to);
}

/// Pixels [count * stride] of `channels` floats -> the largest of each `kernel` of them, `count`
/// pixels.
FBBENCH_VECTORISED void pool_row(const float* pixels, int64_t channels, int64_t kernel,
                                 int64_t stride, int64_t count, float* to) {
  for (int64_t x = 0; x < count; ++x) {
    const float* window = pixels + x * stride * channels;
    float* largest = to + x * channels;
    for (int64_t c = 0; c < channels; ++c) largest[c] = window[c];
    for (int64_t k = 1; k < kernel; ++k) raise_by(window + k * channels, channels, largest);
  }
}

/// Output rows one after another; a thread's.
class Rows {
 public:
  Rows(const Window& window, const Tensor& x, const Tensor& y)
      : window_(window),
        channels_(x.size(1)),
        height_(x.size(2)),
        length_(x.size(3) * x.size(1)),
        near_(window.padding[1] * channels_),
        out_height_(y.size(2)),
        out_width_(y.size(3)),
        from_(x.data_ptr<float>()),
        to_(y.data_ptr<float>()) {
    int64_t reach = (out_width_ - 1) * window.stride[1] + window.kernel[1];
    int64_t room = std::max(reach * channels_, near_ + length_);
    highest_.assign(static_cast<size_t>(room), kNothing);
  }

  /// Row y of image n, both of row n * height + y.
  void pool(int64_t row) {
    int64_t image = row / out_height_, top = row % out_height_ * window_.stride[0];
    top -= window_.padding[0];
    int64_t first = std::max<int64_t>(top, 0), end = std::min(top + window_.kernel[0], height_);
    const float* source = from_ + image * height_ * length_;
    std::copy_n(source + first * length_, length_, highest_.begin() + near_);
    for (int64_t y = first + 1; y < end; ++y) {
      raise(source + y * length_, length_, highest_.data() + near_);
    }
    // Beside the image's own pixels `highest_` stays as it was made.
    pool_row(highest_.data(), channels_, window_.kernel[1], window_.stride[1], out_width_,
             to_ + row * out_width_ * channels_);
  }

 private:
  const Window& window_;
  const int64_t channels_, height_, length_, near_, out_height_, out_width_;
  const float* const from_;
  float* const to_;
  std::vector<float> highest_;  ///< of each column of pixels that a row's windows see
};

int64_t output_size(const Window& window, const Tensor& x, size_t dim) {
  int64_t size = x.size(static_cast<int64_t>(dim) + 2);
  int64_t room = window.padding[dim] + size + window.far_padding[dim] - window.kernel[dim];
  return room / window.stride[dim] + 1;
}

}  // namespace

const Window& pairs() {
  static const Window window = [] {
    Window made;
    made.kernel = made.stride = {2, 2};
    made.dilation = {1, 1};
    made.padding = made.far_padding = {0, 0};
    return made;
  }();
  return window;
}

bool is_pairs(const Window& window) {
  // A far padding below 0: the windows end before the map does.
  auto ends = [](int64_t padding) { return padding <= 0; };
  return window.kernel == pairs().kernel && window.stride == pairs().stride &&
         window.dilation == pairs().dilation && window.padding == pairs().padding &&
         std::all_of(window.far_padding.begin(), window.far_padding.end(), ends);
}

bool can_max_pool(const Window& window, const Tensor& x) {
  return window.kernel.size() == 2 && window.dilation == std::vector<int64_t>{1, 1} &&
         x.dim() == 4 && x.scalar_type() == at::kFloat && is_canonical(x) && x.numel() > 0;
}

Tensor max_pool(const Window& window, const Tensor& x) {
  FBBENCH_PROMISE(can_max_pool(window, x), describe_tensor(x));
  const int64_t height = output_size(window, x, 0), width = output_size(window, x, 1);
  Tensor y = canonical_empty({x.size(0), x.size(1), height, width});
  int64_t grain = (int64_t{1} << 15) / (x.size(1) * x.size(3)) + 1;
  at::parallel_for(0, x.size(0) * height, grain, [&](int64_t begin, int64_t end) {
    Rows rows(window, x, y);
    for (int64_t row = begin; row < end; ++row) rows.pool(row);
  });
  return y;
}

}  // namespace fbbench
