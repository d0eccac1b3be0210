// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/successive_images.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/agreement.h"
#include "models/cpu/convolution.h"
#include "models/cpu/max_pool.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

Window window_of(std::vector<int64_t> stride, std::vector<int64_t> padding,
                 std::vector<int64_t> far_padding, std::vector<int64_t> dilation = {1, 1}) {
  Window window;
  window.stride = std::move(stride);
  window.padding = std::move(padding);
  window.far_padding = std::move(far_padding);
  window.dilation = std::move(dilation);
  return window;
}

/// Overlapping windows that reach into padding on all sides.
Window pooling() {
  Window window = window_of({2, 2}, {1, 1}, {1, 1});
  window.kernel = {3, 3};
  return window;
}

constexpr int64_t kHeight = 17, kWidth = 22;

/// Other values in some pixels of these images [N,C,H,W].
void change(const Tensor& images, int64_t pixels) {
  Tensor flat = images.flatten(2);
  flat.index_copy_(2, at::randperm(kHeight * kWidth).narrow(0, 0, pixels),
                   at::randn({1, images.size(1), pixels}).expand({images.size(0), -1, -1}));
}

/// A first layer to 20 channels, and images of which each differs from the one before in 17 pixels.
struct Case {
  Window window;
  Weights weights;
  Tensor images;  ///< [N,C,H,W], not yet in the graph's layout

  Case(Window geometry, int64_t channels, std::vector<int64_t> kernel, int64_t count = 6)
      : window(std::move(geometry)),
        weights(canonical(at::randn({20, channels, kernel[0], kernel[1]}) / 7), at::randn({20})),
        images(at::randn({1, channels, kHeight, kWidth}).repeat({count, 1, 1, 1})) {
    for (int64_t i = 1; i < count; ++i) change(images.narrow(0, i, count - i), 17);
  }

  Filter filter() const {
    return {&weights, "all", weights.weight().sizes().vec(), [this] { return weights.weight(); },
            Sums::kFastest};
  }

  Tensor computed(const Epilogue& epilogue) const {
    EXPECT_TRUE(suits_successive(filter(), window, epilogue));
    return convolve_successive(filter(), window, canonical(images), weights.bias(), epilogue,
                               convolve);
  }

  Tensor wanted() const {
    const auto &near = window.padding, &far = window.far_padding;
    Tensor padded = at::constant_pad_nd(images.to(at::kDouble), {near[1], far[1], near[0], far[0]});
    return at::conv2d(padded, weights.weight().to(at::kDouble), weights.bias().to(at::kDouble),
                      window.stride, at::IntArrayRef{0, 0}, window.dilation);
  }
};

void expect_near(const Tensor& got, const Tensor& wanted) {
  ASSERT_TRUE(got.defined());
  EXPECT_TRUE(is_canonical(got));
  EXPECT_LT(distance(got, wanted), 1e-5);
}

Window padded() { return window_of({1, 1}, {3, 3}, {3, 3}); }

// One, three (loops of their own) and other channels; kernels, strides and dilations unlike along
// the axes; paddings on all sides.
TEST(SuccessiveImages, AreConvolvedAsAnyOthers) {
  at::manual_seed(0);
  const Window pool = pooling();
  for (int64_t channels : {1, 3, 4}) {
    for (const Window& window :
         {padded(), window_of({2, 2}, {3, 2}, {1, 4}), window_of({1, 3}, {0, 1}, {2, 0}, {2, 1})}) {
      Case one(window, channels, {7, 8});
      Tensor wanted = one.wanted();
      expect_near(one.computed({{}, -0.5}), wanted.clamp_min(-0.5));
      expect_near(one.computed({{}, 0, 1, &pool}),
                  at::max_pool2d(wanted.clamp(0, 1), pool.kernel, pool.stride, pool.padding));
    }
  }
}

TEST(SuccessiveImages, MayBeginAnewWithinABatch) {
  at::manual_seed(0);
  Case one(padded(), 3, {5, 5});
  change(one.images.narrow(0, 3, 3), kHeight * kWidth);
  expect_near(one.computed({}), one.wanted());
}

TEST(SuccessiveImages, AreComputedTheGeneralWayWhereMostDifferMuch) {
  at::manual_seed(0);
  Case one(padded(), 3, {5, 5}, 5);
  for (int64_t i : {1, 3}) change(one.images.narrow(0, i, 1), kHeight * kWidth);
  EXPECT_FALSE(one.computed({}).defined());
  Tensor got = convolve(one.filter(), one.window, one.images, one.weights.bias(), {});
  expect_near(got, one.wanted());
}

// Else what isn't finite would stay in the sums of all images after it.
TEST(SuccessiveImages, ForgetWhatIsNotFinite) {
  at::manual_seed(0);
  for (double value : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    Case one(padded(), 3, {5, 5});
    one.images[2][1][8][9] = value;
    Tensor got = one.computed({}), wanted = one.wanted();
    for (int64_t i : {0, 1, 3, 4, 5}) expect_near(got.narrow(0, i, 1), wanted.narrow(0, i, 1));
  }
}

TEST(SuccessiveImages, DontDriftAlongABatch) {
  at::manual_seed(0);
  Case one(padded(), 3, {7, 7}, 64);
  expect_near(one.computed({}), one.wanted());
}

TEST(SuccessiveImages, AreNotForEveryLayer) {
  auto suits = [](int64_t channels, int64_t kernel, const Epilogue& epilogue, int64_t groups = 1) {
    Case one(padded(), channels, {kernel, kernel}, 1);
    one.window.groups = groups;
    return suits_successive(one.filter(), one.window, epilogue);
  };
  const Window pool = pooling();
  EXPECT_TRUE(suits(3, 7, {}));
  EXPECT_TRUE(suits(3, 3, {{}, 0, 6, &pool}));
  EXPECT_FALSE(suits(3, 3, {}));
  EXPECT_FALSE(suits(3, 7, {at::zeros({1})}));
  EXPECT_FALSE(suits(3, 7, {}, 2));
  EXPECT_FALSE(suits(9, 7, {}));
}

}  // namespace
}  // namespace fbbench
