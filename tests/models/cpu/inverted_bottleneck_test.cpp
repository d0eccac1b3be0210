// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/inverted_bottleneck.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "base/agreement.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What a block is made of, by default 5 -> 30 -> 7 channels on 2 images of 9x11.
struct Sizes {
  int64_t in = 5, expanded = 30, out = 7;  ///< expanded 0: the input itself is filtered
  int64_t images = 2, height = 9, width = 11;
  int64_t taps = 3, stride = 1;
  std::vector<int64_t> near = {1, 1}, far = {1, 1};
};

Node conv(const Tensor& weight, const Tensor& bias, int64_t stride, int64_t groups) {
  Node node;
  node.op = Op::kConv;
  node.weights = std::make_shared<Weights>(canonical(weight), bias);
  node.window.stride = {stride, stride};
  node.window.padding = node.window.far_padding = {0, 0};
  node.window.dilation = {1, 1};
  node.window.groups = groups;
  return node;
}

/// Weights of a gain of about 1.
Node random_conv(const std::vector<int64_t>& shape, int64_t stride, int64_t groups) {
  const auto terms = static_cast<double>(shape[1] * shape[2] * shape[3]);
  return conv(at::randn(shape) / std::sqrt(terms), at::randn({shape[0]}), stride, groups);
}

struct Case {
  std::optional<Node> expansion;
  Node depthwise, projection;
  Bounds expanded{0, 1.5}, filtered{-0.25, kInfinity};
  Tensor x;

  explicit Case(const Sizes& s) {
    const int64_t channels = s.expanded > 0 ? s.expanded : s.in;
    if (s.expanded > 0) expansion = random_conv({channels, s.in, 1, 1}, 1, 1);
    depthwise = random_conv({channels, 1, s.taps, s.taps}, s.stride, channels);
    depthwise.window.padding = s.near;
    depthwise.window.far_padding = s.far;
    projection = random_conv({s.out, channels, 1, 1}, 1, 1);
    x = canonical(at::randn({s.images, s.in, s.height, s.width}));
  }

  Tensor computed(const Epilogue& epilogue = {}) const {
    return apply_bottleneck(
        {expansion ? &*expansion : nullptr, expanded, &depthwise, filtered, &projection}, x,
        epilogue);
  }

  /// One after another, by LibTorch in float64.
  Tensor wanted() const {
    Tensor y = x.to(at::kDouble);
    if (expansion) y = applied(*expansion, y).clamp(expanded.low, expanded.high);
    y = applied(depthwise, y).clamp(filtered.low, filtered.high);
    return applied(projection, y);
  }

  static Tensor applied(const Node& node, const Tensor& x) {
    const auto &near = node.window.padding, &far = node.window.far_padding;
    const Tensor& bias = node.weights->bias();
    return at::conv2d(at::constant_pad_nd(x, {near[1], far[1], near[0], far[0]}),
                      node.weights->weight().to(at::kDouble),
                      bias.defined() ? bias.to(at::kDouble) : Tensor(), node.window.stride,
                      std::vector<int64_t>{0, 0}, node.window.dilation, node.window.groups);
  }
};

/// Sums of up to a hundred products of size 1, thrice.
constexpr double kRounding = 1e-5;

void expect_plain(const Sizes& sizes) {
  Case one(sizes);
  Tensor got = one.computed();
  EXPECT_TRUE(is_canonical(got));
  EXPECT_LT(distance(got, one.wanted()), kRounding)
      << "channels " << sizes.in << ' ' << sizes.expanded << ' ' << sizes.out << ", images "
      << sizes.images << ' ' << sizes.height << 'x' << sizes.width << ", taps " << sizes.taps
      << ", stride " << sizes.stride << ", padding " << sizes.near << ' ' << sizes.far;
}

// Whole and broken lanes of 16, one panel and several; no expansion.
TEST(InvertedBottleneck, IsTheLayersInFloat64ForAllCountsOfChannels) {
  at::manual_seed(0);
  for (auto [in, expanded, out] : std::vector<std::array<int64_t, 3>>{{5, 30, 7},
                                                                      {16, 96, 24},
                                                                      {24, 144, 40},
                                                                      {1, 1, 1},
                                                                      {17, 65, 130},
                                                                      {32, 0, 16},
                                                                      {7, 0, 20},
                                                                      {83, 0, 5}}) {
    expect_plain({in, expanded, out});
  }
}

// Padding of the near and the far sides, unlike ones, none, and more than a window.
TEST(InvertedBottleneck, IsTheLayersInFloat64ForAllWindows) {
  at::manual_seed(0);
  for (int64_t taps : {3, 5, 7}) {
    for (int64_t stride : {1, 2}) {
      for (const auto& [near, far] :
           std::vector<std::pair<std::vector<int64_t>, std::vector<int64_t>>>{
               {{taps / 2, taps / 2}, {taps / 2, taps / 2}},
               {{0, 1}, {2, 1}},
               {{0, 0}, {0, 0}},
               {{taps + 1, 0}, {0, taps + 2}}}) {
        expect_plain({5, 30, 7, 2, 9, 11, taps, stride, near, far});
        expect_plain({5, 0, 7, 2, 10, 8, taps, stride, near, far});
      }
    }
  }
}

// Maps smaller than the window, single pixels, single rows; images that threads share.
TEST(InvertedBottleneck, IsTheLayersInFloat64ForAllSizes) {
  at::manual_seed(0);
  for (int64_t images : {1, 2, 5}) {
    for (auto [height, width] : std::vector<std::pair<int64_t, int64_t>>{
             {1, 1}, {2, 3}, {1, 9}, {9, 1}, {14, 14}, {7, 7}, {13, 50}}) {
      for (int64_t stride : {1, 2}) {
        expect_plain({5, 30, 7, images, height, width, 5, stride, {2, 2}, {2, 2}});
      }
    }
  }
}

// Maps that don't fit in the cache: few rows at a time, of which the next ones see some again.
TEST(InvertedBottleneck, IsTheLayersInFloat64ForLargeMaps) {
  at::manual_seed(0);
  for (int64_t stride : {1, 2}) {
    expect_plain({3, 48, 8, 3, 75, 90, 5, stride, {2, 2}, {2, 2}});
    expect_plain({16, 0, 8, 3, 160, 190, 3, stride, {1, 0}, {0, 1}});
  }
}

TEST(InvertedBottleneck, AddsAndBoundsInTheSamePass) {
  at::manual_seed(0);
  for (int64_t out : {7, 80}) {
    Case one({5, 30, out, 3, 14, 14});
    Tensor wanted = one.wanted(), sum = canonical(at::randn(wanted.sizes())), before = sum.clone();
    EXPECT_LT(distance(one.computed({sum, -1, 0.5}), (wanted + sum).clamp(-1, 0.5)), kRounding);
    EXPECT_TRUE(at::equal(sum, before));
    EXPECT_LT(distance(one.computed({{}, 0}), wanted.clamp_min(0)), kRounding);
  }
}

TEST(InvertedBottleneck, AddsItsInputAndSparesIt) {
  at::manual_seed(0);
  Case one({24, 70, 24, 3, 14, 14});
  Tensor before = one.x.clone();
  EXPECT_LT(distance(one.computed({one.x}), one.wanted() + one.x), kRounding);
  EXPECT_TRUE(at::equal(one.x, before));
}

TEST(InvertedBottleneck, DoesWithoutBiases) {
  at::manual_seed(0);
  Case one({5, 30, 7});
  for (Node* node : {&*one.expansion, &one.depthwise, &one.projection}) {
    node->weights = std::make_shared<Weights>(node->weights->weight(), Tensor());
  }
  EXPECT_LT(distance(one.computed(), one.wanted()), kRounding);
}

TEST(InvertedBottleneck, DoesNotDependOnTheBatch) {
  at::manual_seed(0);
  for (int64_t side : {14, 80}) {
    Case one({24, 144, 40, 5, side, side});
    Tensor together = one.computed();
    one.x = canonical(one.x.narrow(0, 3, 1));
    EXPECT_TRUE(at::equal(one.computed(), together.narrow(0, 3, 1)));
  }
}

// What lies beside a pixel is read with it, and must not count.
TEST(InvertedBottleneck, PixelsThatAreNotFiniteStayWithinTheirWindows) {
  at::manual_seed(0);
  for (int64_t expanded : {30, 0}) {
    Case one({5, expanded, 7, 1, 12, 12});
    one.x.select(3, 8).fill_(kInfinity);
    EXPECT_TRUE(all_finite(one.computed().narrow(3, 0, 7)));
  }
}

TEST(InvertedBottleneck, AnswersNoImagesByNone) {
  EXPECT_EQ(Case({5, 30, 7, 0}).computed().sizes(), (std::vector<int64_t>{0, 7, 9, 11}));
}

}  // namespace
}  // namespace fbbench
