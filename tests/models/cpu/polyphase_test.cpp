// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/polyphase.h"

#include <gtest/gtest.h>

#include "base/agreement.h"
#include "models/cpu/convolution.h"
#include "models/graph/layout.h"

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

Filter filter_of(const Weights& weights) {
  return {&weights, "all", weights.weight().sizes().vec(), [&] { return weights.weight(); }};
}

/// The largest difference from LibTorch's own backward pass, in float64.
double error(const Window& window, int64_t kernel_y, int64_t kernel_x, int64_t height,
             int64_t width) {
  auto doubles = at::TensorOptions(at::kDouble);
  Tensor weight = at::randn({5, 3, kernel_y, kernel_x}, doubles);
  Tensor input = at::zeros({2, 3, height, width}, doubles);
  Tensor q = at::randn_like(at::conv2d(input, weight, {}, window.stride, window.padding));
  Tensor wanted = std::get<0>(
      at::convolution_backward(q, input, weight, c10::nullopt, window.stride, window.padding,
                               window.dilation, false, {0, 0}, 1, {true, false, false}));
  Weights weights(weight, {});
  Tensor got =
      transposed_by_phases(filter_of(weights), window, canonical(q), input.sizes().vec(), convolve);
  EXPECT_TRUE(is_canonical(got));
  return distance(got, wanted);
}

TEST(Polyphase, EqualsTheBackwardPassForEveryKernelStridePaddingAndSize) {
  at::manual_seed(0);
  for (int64_t kernel : {1, 2, 3, 4, 7}) {
    for (int64_t stride : {1, 2}) {
      for (int64_t padding = 0; padding <= kernel; ++padding) {
        for (int64_t size : {8, 9, 11}) {
          Window window = window_of({stride, stride}, {padding, padding});
          EXPECT_LT(error(window, kernel, kernel, size, size + 3), 1e-12)
              << "kernel " << kernel << " stride " << stride << " padding " << padding << " size "
              << size;
        }
      }
    }
  }
}

TEST(Polyphase, TreatsTheAxesApart) {
  at::manual_seed(0);
  EXPECT_LT(error(window_of({2, 1}, {3, 0}), 7, 2, 13, 10), 1e-12);
  EXPECT_LT(error(window_of({1, 2}, {0, 1}), 1, 5, 6, 9), 1e-12);
}

TEST(Polyphase, LeavesManyChannelsGroupsDilationAndWideStridesToOthers) {
  auto has = [](const Window& window, const std::vector<int64_t>& shape) {
    return has_few_phases(filter_of(Weights(at::zeros(shape), {})), window);
  };
  EXPECT_TRUE(has(window_of({2, 2}, {3, 3}), {64, 3, 7, 7}));
  EXPECT_FALSE(has(window_of({1, 1}, {1, 1}), {64, 64, 3, 3}));
  EXPECT_FALSE(has(window_of({4, 4}, {2, 2}), {64, 3, 11, 11}));
  Window other = window_of({1, 1}, {1, 1});
  other.groups = 3;
  EXPECT_FALSE(has(other, {6, 1, 3, 3}));
  other = window_of({1, 1}, {1, 1});
  other.dilation = {2, 1};
  EXPECT_FALSE(has(other, {6, 3, 3, 3}));
}

// Forward: kernels that are and aren't whole blocks, paddings that shift the blocks, far paddings
// of their own, maps that end within a block.
TEST(Polyphase, IsThePlainConvolutionOfStrideTwo) {
  at::manual_seed(0);
  for (int64_t channels : {2, 3, 4}) {
    for (auto [kernel, near, far] : {std::tuple{7, 3, 3}, {5, 2, 2}, {6, 1, 4}, {10, 0, 0}}) {
      Window window = window_of({2, 2}, {near, near});
      window.far_padding = {far, far};
      Weights weights(canonical(at::randn({16, channels, kernel, kernel}) / kernel),
                      at::randn({16}));
      Filter filter = filter_of(weights);
      filter.sums = Sums::kFast;
      ASSERT_TRUE(suits_phases(filter, window));
      Tensor x = canonical(at::randn({2, channels, 23, 32}));
      Tensor padded = at::constant_pad_nd(x.to(at::kDouble), {near, far, near, far});
      Tensor wanted = at::conv2d(padded, weights.weight().to(at::kDouble),
                                 weights.bias().to(at::kDouble), {2, 2})
                          .clamp_min(0);
      Tensor got = convolve(filter, window, x, weights.bias(), {{}, 0});
      EXPECT_LT(distance(got, wanted), 2e-5) << kernel << " " << channels;
    }
  }
}

}  // namespace
}  // namespace fbbench
