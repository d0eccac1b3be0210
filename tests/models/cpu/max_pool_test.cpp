// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/max_pool.h"

#include <gtest/gtest.h>

#include <limits>

#include "models/graph/layout.h"

namespace fbbench {
namespace {

struct Case {
  std::vector<int64_t> kernel, stride, padding;
  bool ceil_mode = false;
};

Window window_of(const Case& one, const Tensor& x, const Tensor& y) {
  Window window;
  window.kernel = one.kernel;
  window.stride = one.stride;
  window.padding = one.padding;
  window.dilation = {1, 1};
  for (size_t i = 0; i < 2; ++i) {
    auto dim = static_cast<int64_t>(i) + 2;
    int64_t read = (y.size(dim) - 1) * one.stride[i] + one.kernel[i];
    window.far_padding.push_back(read - one.padding[i] - x.size(dim));
  }
  return window;
}

// Overlapping windows and gaps between them, windows that stick out of every side, unlike axes.
const Case cases[] = {{{2, 2}, {2, 2}, {0, 0}},       {{3, 3}, {2, 2}, {1, 1}},
                      {{3, 3}, {2, 2}, {1, 1}, true}, {{2, 3}, {3, 1}, {1, 0}, true},
                      {{2, 2}, {3, 3}, {0, 0}},       {{5, 1}, {1, 2}, {2, 0}},
                      {{7, 9}, {7, 9}, {0, 0}}};

void expect_libtorchs(const Case& one, const Tensor& x) {
  Tensor wanted = at::max_pool2d(x, one.kernel, one.stride, one.padding, {1, 1}, one.ceil_mode);
  Tensor got = max_pool(window_of(one, x, wanted), x);
  EXPECT_TRUE(is_canonical(got));
  EXPECT_TRUE(at::allclose(got, wanted, 0, 0, /*equal_nan=*/true)) << describe_tensor(x);
}

TEST(MaxPool, IsLibTorchsForAllWindowsAndCountsOfChannels) {
  at::manual_seed(0);
  for (const Case& one : cases) {
    for (int64_t channels : {1, 12, 16, 35}) {
      expect_libtorchs(one, canonical(at::randn({3, channels, 7, 9})));
    }
  }
}

TEST(MaxPool, HandsOnNaNAndInfiniteValuesAsLibTorchDoes) {
  at::manual_seed(0);
  Tensor x = canonical(at::randn({2, 3, 7, 9}));
  x[0][1][3][4] = std::numeric_limits<float>::quiet_NaN();
  x[1][2].fill_(-std::numeric_limits<float>::infinity());
  x[1][0][0][0] = std::numeric_limits<float>::infinity();
  for (const Case& one : cases) expect_libtorchs(one, x);
}

TEST(MaxPool, IsForFloat32MapsWithoutDilation) {
  Tensor x = canonical(at::zeros({1, 3, 4, 4}));
  Window window = window_of({{2, 2}, {2, 2}, {0, 0}}, x, at::zeros({1, 3, 2, 2}));
  EXPECT_TRUE(can_max_pool(window, x));
  EXPECT_FALSE(can_max_pool(window, x.to(at::kDouble)));
  EXPECT_FALSE(can_max_pool({}, x));
  window.dilation = {1, 2};
  EXPECT_FALSE(can_max_pool(window, x));
}

}  // namespace
}  // namespace fbbench
