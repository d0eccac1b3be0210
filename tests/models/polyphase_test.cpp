// SPDX-License-Identifier: Apache-2.0
#include "models/polyphase.h"

#include <gtest/gtest.h>

#include "models/layout.h"

namespace fbbench {
namespace {

Window window_of(std::vector<int64_t> stride, std::vector<int64_t> padding) {
  Window window;
  window.stride = std::move(stride);
  window.padding = std::move(padding);
  window.dilation = {1, 1};
  window.output_padding = {0, 0};
  window.groups = 1;
  return window;
}

/// The largest distance to LibTorch's own backward pass, in float64.
double distance(const Window& window, int64_t kernel_y, int64_t kernel_x, int64_t height,
                int64_t width) {
  auto doubles = at::TensorOptions(at::kDouble);
  Tensor weight = at::randn({5, 3, kernel_y, kernel_x}, doubles);
  Tensor input = at::zeros({2, 3, height, width}, doubles);
  Tensor q = at::randn_like(at::conv2d(input, weight, {}, window.stride, window.padding));
  Tensor wanted = std::get<0>(
      at::convolution_backward(q, input, weight, c10::nullopt, window.stride, window.padding,
                               window.dilation, false, {0, 0}, 1, {true, false, false}));
  Tensor got = transposed_by_phases(window, weight, canonical(q), input.sizes().vec());
  EXPECT_EQ(got.sizes(), input.sizes());
  EXPECT_TRUE(is_canonical(got));
  return (got - wanted).abs().max().item<double>();
}

TEST(Polyphase, EqualsTheBackwardPassForEveryKernelStridePaddingAndSize) {
  at::manual_seed(0);
  for (int64_t kernel : {1, 2, 3, 4, 7}) {
    for (int64_t stride : {1, 2}) {
      for (int64_t padding = 0; padding <= kernel; ++padding) {
        for (int64_t size : {8, 9, 11}) {
          Window window = window_of({stride, stride}, {padding, padding});
          EXPECT_LT(distance(window, kernel, kernel, size, size + 3), 1e-12)
              << "kernel " << kernel << " stride " << stride << " padding " << padding << " size "
              << size;
        }
      }
    }
  }
}

TEST(Polyphase, TreatsTheAxesApart) {
  at::manual_seed(0);
  EXPECT_LT(distance(window_of({2, 1}, {3, 0}), 7, 2, 13, 10), 1e-12);
  EXPECT_LT(distance(window_of({1, 2}, {0, 1}), 1, 5, 6, 9), 1e-12);
}

TEST(Polyphase, LeavesManyChannelsGroupsDilationAndWideStridesToOthers) {
  EXPECT_TRUE(has_few_phases(window_of({2, 2}, {3, 3}), at::zeros({64, 3, 7, 7})));
  EXPECT_FALSE(has_few_phases(window_of({1, 1}, {1, 1}), at::zeros({64, 64, 3, 3})));
  EXPECT_FALSE(has_few_phases(window_of({4, 4}, {2, 2}), at::zeros({64, 3, 11, 11})));
  Window other = window_of({1, 1}, {1, 1});
  other.groups = 3;
  EXPECT_FALSE(has_few_phases(other, at::zeros({6, 1, 3, 3})));
  other = window_of({1, 1}, {1, 1});
  other.dilation = {2, 1};
  EXPECT_FALSE(has_few_phases(other, at::zeros({6, 3, 3, 3})));
}

}  // namespace
}  // namespace fbbench
