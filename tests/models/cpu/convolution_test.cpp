// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/convolution.h"

#include <gtest/gtest.h>

#include "base/agreement.h"
#include "models/cpu/onednn.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

Window window_of(std::vector<int64_t> stride, std::vector<int64_t> dilation, int64_t groups) {
  Window window;
  window.stride = std::move(stride);
  window.padding = {1, 0};
  window.far_padding = {2, 1};
  window.dilation = std::move(dilation);
  window.output_padding = {0, 0};
  window.groups = groups;
  return window;
}

/// One case: 6 channels to 10, kernel 3x2, images of 9x8.
struct Case {
  Window window;
  Weights weights;
  Tensor x;

  explicit Case(Window geometry)
      : window(std::move(geometry)),
        weights(canonical(at::randn({10, 6 / window.groups, 3, 2})), at::randn({10})),
        x(canonical(at::randn({3, 6, 9, 8}))) {}

  Filter filter() const {
    return {&weights, "all", weights.weight().sizes().vec(), [this] { return weights.weight(); }};
  }
  /// By LibTorch in float64, of any images.
  Tensor wanted(const Tensor& images) const {
    Tensor padded = at::constant_pad_nd(images.to(at::kDouble), {0, 1, 1, 2});
    return at::conv2d(padded, weights.weight().to(at::kDouble), weights.bias().to(at::kDouble),
                      window.stride, std::vector<int64_t>{0, 0}, window.dilation, window.groups);
  }
};

const std::vector<Window>& windows() {
  static const std::vector<Window> kAll = {
      window_of({1, 1}, {1, 1}, 1), window_of({2, 1}, {1, 1}, 1), window_of({1, 3}, {2, 1}, 1),
      window_of({2, 2}, {1, 2}, 2)};
  return kAll;
}

TEST(Convolution, IsLibTorchsForStridesDilationGroupsAndUnlikePadding) {
  at::manual_seed(0);
  for (const Window& window : windows()) {
    Case one(window);
    Tensor got = convolve(one.filter(), window, one.x, one.weights.bias());
    EXPECT_TRUE(is_canonical(got));
    EXPECT_LT(distance(got, one.wanted(one.x)), 2e-5);
  }
}

TEST(Convolution, AddsAndBoundsInTheSamePass) {
  at::manual_seed(0);
  for (const Window& window : windows()) {
    Case one(window);
    Tensor wanted = one.wanted(one.x);
    Tensor sum = canonical(at::randn(wanted.sizes()));
    Tensor bounded = (wanted + sum).clamp(-1, 0.5), rectified = (wanted + sum).clamp_min(0);
    const Tensor& bias = one.weights.bias();
    Tensor got = convolve(one.filter(), window, one.x, bias, {sum.clone(), -1, 0.5});
    EXPECT_LT(distance(got, bounded), 2e-5);
    EXPECT_LT(distance(convolve(one.filter(), window, one.x, bias, {sum.clone(), 0}), rectified),
              2e-5);
  }
}

TEST(Convolution, LeavesItsOperandsAlone) {
  Case one(windows()[0]);
  Tensor before = one.x.clone(), weight = one.weights.weight().clone();
  convolve(one.filter(), one.window, one.x, one.weights.bias(), {{}, 0, 6});
  EXPECT_TRUE(at::equal(one.x, before));
  EXPECT_TRUE(at::equal(one.weights.weight(), weight));
}

TEST(Convolution, ComputesInFloat64WhatIsGivenSo) {
  at::manual_seed(0);
  for (const Window& window : windows()) {
    Case one(window);
    Weights doubles(one.weights.weight().to(at::kDouble), one.weights.bias().to(at::kDouble));
    Filter filter{&doubles, "all", one.filter().shape, [&] { return doubles.weight(); }};
    Tensor got = convolve(filter, window, one.x.to(at::kDouble), doubles.bias(), {{}, -1, 1});
    EXPECT_LT(distance(got, one.wanted(one.x).clamp(-1, 1)), 1e-12);
  }
}

TEST(Convolution, TransposeIsTheAdjoint) {
  at::manual_seed(0);
  for (const Window& window : windows()) {
    Case one(window);
    Tensor y = convolve(one.filter(), window, one.x, {});
    Tensor q = canonical(at::randn(y.sizes()));
    Tensor back = transposed_by_onednn(one.filter(), window, q, one.x.sizes().vec());
    EXPECT_TRUE(is_canonical(back));
    // <W x, q> = <x, W^T q>, here of some hundred products of size 1.
    double there = (y * q).sum(at::kDouble).item<double>();
    EXPECT_NEAR((one.x * back).sum(at::kDouble).item<double>(), there, 1e-3);
  }
}

TEST(Convolution, PacksWeightsOnceForImagesOfOneSize) {
  Case one(windows()[0]);
  int made = 0;
  Filter filter = one.filter();
  filter.make = [&] {
    ++made;
    return one.weights.weight();
  };
  for (int i = 0; i < 3; ++i) convolve(filter, one.window, one.x, {});
  EXPECT_EQ(made, 1);
}

}  // namespace
}  // namespace fbbench
