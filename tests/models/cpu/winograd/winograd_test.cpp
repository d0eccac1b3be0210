// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/winograd/winograd.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/agreement.h"
#include "base/architectures.h"
#include "base/fresh_folder.h"
#include "models/cpu/convolution.h"
#include "models/cpu/winograd/layer.h"
#include "models/cpu/winograd/maps.h"
#include "models/graph/layout.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

Window window_of(std::vector<int64_t> padding, std::vector<int64_t> far_padding) {
  Window window;
  window.stride = window.dilation = {1, 1};
  window.padding = std::move(padding);
  window.far_padding = std::move(far_padding);
  return window;
}

/// One convolution, by default of 80 channels to 64.
struct Case {
  Window window;
  Weights weights;
  Tensor x;
  Sums sums = Sums::kFast;

  Case(Window geometry, std::vector<int64_t> size, int64_t in = 80, int64_t out = 64,
       int64_t taps = 3)
      : window(std::move(geometry)),
        weights(canonical(at::randn({out, in, taps, taps}) /
                          std::sqrt(static_cast<double>(taps * taps * in))),
                at::randn({out})),
        x(canonical(at::randn({size[0], in, size[1], size[2]}))) {}

  Filter filter() const {
    return {&weights, "all", weights.weight().sizes().vec(), [this] { return weights.weight(); }};
  }
  Tensor wanted() const {
    const auto &near = window.padding, &far = window.far_padding;
    Tensor padded = at::constant_pad_nd(x.to(at::kDouble), {near[1], far[1], near[0], far[0]});
    return at::conv2d(padded, weights.weight().to(at::kDouble), weights.bias().to(at::kDouble),
                      window.stride);
  }
  Tensor computed(const Epilogue& epilogue = {}) const {
    Filter one = filter();
    one.sums = sums;
    return convolve_by_winograd(one, window, x, weights.bias(), epilogue);
  }
};

/// Sums of 720 products are about 1 and at most 5. What plain float32 sums are given too.
constexpr double kRounding = 2e-5;

/// How much more Sums::kFastest rounds than kFast: root mean squares of errors, of which 3.3 to 4.2
/// times and 15.1 to 16.1 times as much were measured here (models/cpu/filter.h), and the largest
/// error, of 5 million sums 1.1e-4 and of 1.3 million 4.0e-4.
struct MoreRounding {
  double times, largest;
};
constexpr MoreRounding kStride1{4.5, 1.2e-4}, kStride2{17, 5e-4};

void expect_rounded_more(const MoreRounding& more, const Tensor& fastest, const Tensor& fast,
                         const Tensor& wanted) {
  EXPECT_LT(distance(fastest, wanted), more.largest);
  auto error = [&](const Tensor& got) {
    return (got - wanted).square().mean().sqrt().item<double>();
  };
  EXPECT_LT(error(fastest), more.times * error(fast));
}

// Sizes of which some are no multiple of a tile, and so many tiles that they don't fit in a block.
TEST(Winograd, IsThePlainConvolutionInFloat64) {
  at::manual_seed(0);
  const std::vector<Window> windows = {window_of({1, 1}, {1, 1}), window_of({0, 0}, {0, 0}),
                                       window_of({2, 2}, {2, 2}), window_of({0, 2}, {3, 1})};
  const std::vector<std::vector<int64_t>> sizes = {{2, 12, 16}, {5, 7, 9}, {1, 3, 41}, {3, 33, 30}};
  for (const Window& window : windows) {
    for (const auto& size : sizes) {
      Case one(window, size);
      Tensor got = one.computed();
      EXPECT_TRUE(is_canonical(got));
      EXPECT_LT(distance(got, one.wanted()), kRounding) << size;
    }
  }
}

// Filters whose tiles have 3x3 and 2x2 outputs.
TEST(Winograd, IsThePlainConvolutionOf4x4And5x5) {
  at::manual_seed(0);
  for (int64_t taps : {4, 5}) {
    for (const Window& window : {window_of({1, 2}, {2, 1}), window_of({0, 0}, {0, 0})}) {
      Case one(window, {2, 11, 14}, 24, 40, taps);
      EXPECT_LT(distance(one.computed(), one.wanted()), kRounding) << taps;
    }
  }
}

TEST(Winograd, IsThePlainConvolutionOfStride2) {
  at::manual_seed(0);
  const std::vector<std::vector<int64_t>> sizes = {
      {2, 12, 16}, {5, 11, 13}, {3, 33, 30}, {3, 14, 14}};
  const std::vector<std::pair<int64_t, int64_t>> channels = {
      {80, 64}, {9, 15}, {24, 70}, {128, 256}};
  for (auto padding : std::vector<std::vector<int64_t>>{{1, 1}, {0, 0}, {0, 1}, {2, 3}}) {
    Window window = window_of(padding, padding);
    window.stride = {2, 2};
    for (auto [in, out] : channels) {
      for (const auto& size : sizes) {
        Case one(window, size, in, out);
        EXPECT_LT(distance(one.computed(), one.wanted()), kRounding) << size << in;
      }
    }
  }
}

// One tile and many, that end with the map and before; weights so many that threads share tiles.
TEST(Winograd, IsThePlainConvolutionOfStride2InLargerTiles) {
  at::manual_seed(0);
  Window window = window_of({1, 1}, {1, 1});
  window.stride = {2, 2};
  for (auto [in, out] : std::vector<std::pair<int64_t, int64_t>>{{9, 15}, {80, 64}, {240, 280}}) {
    for (int64_t size : {14, 28, 41}) {
      Case one(window, {24, size, size}, in, out);
      Tensor by_four = one.computed();
      one.sums = Sums::kFastest;
      Tensor by_eight = one.computed();
      EXPECT_FALSE(at::equal(by_four, by_eight)) << size;
      SCOPED_TRACE(size);
      expect_rounded_more(kStride2, by_eight, by_four, one.wanted());
    }
  }
}

// Maps of which some end with their tiles of 6x6 outputs; weights so many that threads share tiles.
TEST(Winograd, IsThePlainConvolutionInLargerTiles) {
  at::manual_seed(0);
  for (auto [in, out] : std::vector<std::pair<int64_t, int64_t>>{{9, 15}, {80, 64}, {240, 280}}) {
    for (int64_t size : {12, 17, 28}) {
      Case one(window_of({1, 1}, {1, 1}), {24, size, size + 2}, in, out);
      Tensor by_six = one.computed();
      one.sums = Sums::kFastest;
      Tensor by_eight = one.computed();
      EXPECT_FALSE(at::equal(by_six, by_eight)) << size;
      SCOPED_TRACE(size);
      expect_rounded_more(kStride1, by_eight, by_six, one.wanted());
    }
  }
}

// Maps of 7x7, 14x14 and nearly so, for which tiles of 4x7 outputs are fewest products.
TEST(Winograd, IsThePlainConvolutionInTilesOf4x7) {
  at::manual_seed(0);
  for (auto [in, out] : std::vector<std::pair<int64_t, int64_t>>{{9, 15}, {80, 64}, {240, 280}}) {
    for (auto [height, width] :
         std::vector<std::pair<int64_t, int64_t>>{{7, 7}, {14, 14}, {11, 13}, {4, 14}}) {
      Case one(window_of({1, 1}, {1, 1}), {24, height, width}, in, out);
      Tensor by_six = one.computed();
      one.sums = Sums::kFastest;
      Filter filter = one.filter();
      filter.sums = Sums::kFastest;
      const winograd::Extent reach = winograd::Layer(filter, one.window, one.x).best_reach();
      EXPECT_EQ(reach.down, 6);
      EXPECT_EQ(reach.across, 9);
      SCOPED_TRACE(height);
      expect_rounded_more(kStride1, one.computed(), by_six, one.wanted());
    }
  }
}

// Outputs even and odd in number, of which a last row or column is in no pair; 3 outputs a tile,
// which can't be pooled in it.
TEST(Winograd, TakesTheLargestOf2x2Outputs) {
  at::manual_seed(0);
  Window pairs = window_of({0, 0}, {0, 0});
  pairs.kernel = pairs.stride = {2, 2};
  const std::vector<std::pair<int64_t, Sums>> cases = {
      {3, Sums::kFast}, {4, Sums::kFast}, {5, Sums::kFast}, {3, Sums::kFastest}};
  for (auto [taps, sums] : cases) {
    for (const auto& size : std::vector<std::vector<int64_t>>{{2, 12, 16}, {3, 9, 15}}) {
      Case one(window_of({1, 1}, {1, 1}), size, 24, 40, taps);
      one.sums = sums;
      Tensor wanted = at::max_pool2d(one.wanted().clamp_min(0), 2, 2);
      Epilogue epilogue{{}, 0};
      epilogue.pool = &pairs;
      const double rounding = sums == Sums::kFastest ? kStride1.largest : kRounding;
      EXPECT_LT(distance(one.computed(epilogue), wanted), rounding) << taps << " " << size;
    }
  }
}

// Whole and broken lanes of 16, one panel and several, and weights so many that threads share
// tiles.
TEST(Winograd, IsThePlainConvolutionForAllCountsOfChannels) {
  at::manual_seed(0);
  const std::vector<std::pair<int64_t, int64_t>> channels = {
      {8, 8}, {9, 15}, {12, 12}, {16, 33}, {31, 48}, {24, 70}, {257, 256}};
  for (auto [in, out] : channels) {
    Case one(window_of({1, 1}, {1, 1}), {3, 13, 10}, in, out);
    Tensor wanted = one.wanted(), sum = canonical(at::randn(wanted.sizes()));
    EXPECT_LT(distance(one.computed(), wanted), kRounding) << in << " to " << out;
    Tensor got = one.computed({sum.clone(), -1, 0.5});
    EXPECT_LT(distance(got, (wanted + sum).clamp(-1, 0.5)), kRounding) << in << " to " << out;
  }
}

// Where a sum is far below those nearby, as at the border of what is dark, rounding relative to the
// largest isn't enough: values are divided by it. One value in 8 is 0, others range over 1e-6..1.
// A sum of a sixteenth of the largest is rounded by sixteen times 3e-6 of itself.
TEST(Winograd, CheckedSumsAreExactEachRelativeToItself) {
  at::manual_seed(0);
  for (auto [channels, stride] :
       std::vector<std::pair<int64_t, int64_t>>{{12, 1}, {80, 1}, {256, 1}, {12, 2}, {80, 2}}) {
    Case one(window_of({1, 1}, {1, 1}), {3, 13 * stride, 22 * stride}, channels, channels);
    one.window.stride = {stride, stride};
    const std::vector<int64_t> size = {3, 1, 13 * stride, 22 * stride};
    Tensor exponents = at::rand(size) * 6, present = at::rand(size) > 0.125;
    one.x = canonical(one.x.abs() * at::pow(10, -exponents) * present);
    one.x.narrow(2, 4, 4).zero_();
    one.weights = Weights(one.weights.weight().abs(), {});
    Filter filter = one.filter();
    Tensor wanted = at::conv2d(one.x.to(at::kDouble), filter.make().to(at::kDouble), {}, stride, 1);
    auto worst = [&](Sums sums) {
      filter.sums = sums;
      Tensor got = convolve(filter, one.window, one.x, {});
      EXPECT_TRUE(got.masked_select(wanted == 0).eq(0).all().item<bool>() || sums == Sums::kFast);
      return ((got - wanted).abs() / wanted.clamp_min(1e-30)).max().item<double>();
    };
    EXPECT_LT(worst(Sums::kChecked), 5e-5) << channels << " " << stride;
    EXPECT_GT(worst(Sums::kFast), 5e-3) << channels << " " << stride;
  }
}

TEST(Winograd, CutsRowsIntoTilesThatEndWithThem) {
  auto lengths = [](int64_t size, int64_t side, bool alike) {
    winograd::Cut cut(size, side, alike);
    std::vector<int64_t> lengths;
    int64_t end = 0;
    for (int64_t i = 0; i < cut.count; ++i) {
      EXPECT_EQ(cut.first(i), end);
      lengths.push_back(cut.length(i));
      end += lengths.back();
    }
    EXPECT_EQ(end, size);
    return lengths;
  };
  using Lengths = std::vector<int64_t>;
  EXPECT_EQ(lengths(8, 4, false), (Lengths{4, 4}));
  EXPECT_EQ(lengths(7, 4, false), (Lengths{4, 3}));
  EXPECT_EQ(lengths(14, 4, false), (Lengths{4, 4, 3, 3}));
  EXPECT_EQ(lengths(5, 4, false), (Lengths{3, 2}));
  EXPECT_EQ(lengths(1, 4, false), (Lengths{1}));
  EXPECT_EQ(lengths(5, 4, true), (Lengths{4, 1}));
}

TEST(Winograd, ATileIsBalancedWhereNoOutputIsBelowASixteenthOfTheLargest) {
  std::vector<float> tile(16 * 20, 1.f);  // 20 channels: whole and broken lanes
  auto balanced = [&](int64_t rows, int64_t columns) {
    return winograd::is_balanced({tile.data(), 4 * 20, 20}, 20, rows, columns);
  };
  float& in_whole_lanes = tile[(4 * 1 + 2) * 20 + 3];
  float& in_broken_lanes = tile[(4 * 3 + 3) * 20 + 18];
  EXPECT_TRUE(balanced(4, 4));
  for (float* one : {&in_whole_lanes, &in_broken_lanes}) {
    for (auto [value, is] : {std::pair{0.07f, true}, {0.06f, false}, {-1.f, false}, {15.f, true}}) {
      *one = value;
      EXPECT_EQ(balanced(4, 4), is) << value;
    }
    *one = 1;
  }
  in_broken_lanes = 0;
  EXPECT_TRUE(balanced(3, 4));  // of the outputs that exist
  EXPECT_TRUE(balanced(4, 3));
  EXPECT_FALSE(balanced(4, 4));
}

// What lies behind a pixel's channels is read with them, and must not count.
TEST(Winograd, PixelsThatAreNotFiniteStayWithinTheirWindows) {
  at::manual_seed(0);
  Case one(window_of({1, 1}, {1, 1}), {1, 12, 12}, 12, 12);
  one.x.select(3, 8).fill_(std::numeric_limits<float>::infinity());
  EXPECT_TRUE(all_finite(one.computed().narrow(3, 0, 4)));
}

TEST(Winograd, DoesNotDependOnTheBatch) {
  at::manual_seed(0);
  for (int64_t channels : {24, 256}) {
    Case one(window_of({1, 1}, {1, 1}), {5, 9, 21}, channels, channels);
    Tensor together = one.computed();
    one.x = canonical(one.x.narrow(0, 3, 1));
    EXPECT_TRUE(at::equal(one.computed(), together.narrow(0, 3, 1)));
  }
}

TEST(Winograd, AddsAndBoundsInTheSamePass) {
  at::manual_seed(0);
  Case one(window_of({1, 1}, {1, 1}), {3, 13, 10});
  Tensor wanted = one.wanted(), sum = canonical(at::randn(wanted.sizes()));
  Tensor got = one.computed({sum.clone(), -1, 0.5});
  EXPECT_LT(distance(got, (wanted + sum).clamp(-1, 0.5)), kRounding);
  EXPECT_LT(distance(one.computed({{}, 0}), wanted.clamp_min(0)), kRounding);
}

// A tile sees its own 6x6 pixels only: elsewhere zeros stay zeros, to the bit.
TEST(Winograd, LeavesTilesOfZerosAtTheBias) {
  at::manual_seed(0);
  Case one(window_of({1, 1}, {1, 1}), {2, 16, 16});
  one.x.narrow(2, 7, 9).zero_();
  Tensor got = one.computed();
  Tensor bias = one.weights.bias().reshape({1, 64, 1, 1});
  EXPECT_TRUE(at::equal(got.narrow(2, 8, 8), bias.expand({2, 64, 8, 16})));
}

// [1,2,1] both ways is a polynomial whose values at 0, +-a, +-b and infinity are known: 1 + 2x +
// x^2.
TEST(Winograd, FiltersAreAtThePointsPanelByPanel) {
  Tensor row = at::tensor({1.f, 2.f, 1.f});
  Tensor filters = at::zeros({65, 2, 3, 3});
  filters[64][1] = at::outer(row, row);
  Tensor there = winograd::transform_filter(filters, {6, 6});
  ASSERT_EQ(there.numel(), 36 * 2 * 80);
  EXPECT_EQ(there.narrow(0, 0, 36 * 2 * 32).abs().max().item<float>(), 0);  // columns 0..31
  Tensor last = there.narrow(0, 36 * 2 * 32, 36 * 2 * 48).view({6, 6, 2, 48});
  double a = std::sqrt(0.5), b = std::sqrt(2.);
  const double at_points[] = {1,
                              -2. / 3 * (1 + a) * (1 + a),
                              -2. / 3 * (1 - a) * (1 - a),
                              1. / 6 * (1 + b) * (1 + b),
                              1. / 6 * (1 - b) * (1 - b),
                              1};
  for (int64_t y = 0; y < 6; ++y) {
    for (int64_t x = 0; x < 6; ++x) {
      EXPECT_NEAR(last[y][x][1][32].item<float>(), at_points[y] * at_points[x], 1e-6);
    }
  }
  EXPECT_EQ(last.slice(3, 33).abs().max().item<float>(), 0);
  EXPECT_EQ(last.select(2, 0).abs().max().item<float>(), 0);
}

TEST(Winograd, OneTileByHand) {
  // The filter picks the pixel at (1,0) of each window, whose outputs are pixels (y+1,x).
  using winograd::Extent;
  for (auto [taps, reach] : std::vector<std::pair<int64_t, Extent>>{
           {2, {4, 4}}, {3, {6, 6}}, {3, {6, 9}}, {3, {8, 8}}, {2, {8, 8}}}) {
    const auto [rows, columns] = winograd::sides_of(reach, taps);
    Tensor picks = at::zeros({1, 1, taps, taps});
    picks[0][0][1][0] = 1;
    Tensor weights = winograd::transform_filter(picks, reach).view({reach.area(), 16});
    float image[64][16], points[64][16], outputs[36][16];
    for (int i = 0; i < 64; ++i) std::fill_n(image[i], 16, static_cast<float>(i));
    float* const at = points[0];
    winograd::transform({image[0], reach.across * 16, 16}, 16, {{at, at, at, at}, 16, reach});
    for (int64_t i = 0; i < reach.area(); ++i) {
      for (float& value : points[i]) value *= weights[i][0].item<float>();
    }
    winograd::transform_back({{at, at, at, at}, 16, reach}, 16,
                             {taps, nullptr, false, -100, 100, false},
                             {outputs[0], columns * 16, 16}, rows, columns);
    for (int64_t y = 0; y < rows; ++y) {
      for (int64_t x = 0; x < columns; ++x) {
        EXPECT_NEAR(outputs[columns * y + x][0], static_cast<float>(reach.across * (y + 1) + x),
                    1e-4);
      }
    }
  }
}

// Of a reach and taps that nobody wrote down, not even of as many points as another's.
TEST(Winograd, ATileWithoutAKernelIsABug) {
  using winograd::Extent;
  std::vector<float> values(81 * 16);
  float* const at = values.data();
  auto back = [&](Extent reach, int64_t taps) {
    winograd::transform_back({{at, at, at, at}, 16, reach}, 16, {taps, nullptr, false, 0, 1, false},
                             {at, 16, 16}, 1, 1);
  };
  EXPECT_NO_THROW(back({6, 6}, 3));
  EXPECT_THROW(back({6, 6}, 2), std::logic_error);
  EXPECT_THROW(back({8, 8}, 4), std::logic_error);
  EXPECT_THROW(back({9, 6}, 3), std::logic_error);
  EXPECT_THROW(back({4, 9}, 3), std::logic_error);
  for (Extent reach : {Extent{9, 6}, Extent{4, 9}, Extent{5, 5}}) {
    EXPECT_THROW(winograd::transform({at, 16, 16}, 16, {{at, at, at, at}, 16, reach}),
                 std::logic_error);
    EXPECT_THROW(winograd::transform_filter(at::ones({1, 1, 3, 3}), reach), std::logic_error);
  }
}

TEST(Winograd, IsForSquareFiltersAndEightChannels) {
  const Window plain = window_of({1, 1}, {1, 1});
  auto suits = [&](const Window& window, std::vector<int64_t> shape, int64_t size = 20,
                   int64_t images = 1, Sums sums = Sums::kFast) {
    Weights weights(at::zeros(shape), {});
    Filter filter{&weights, "all", shape, [&] { return weights.weight(); }};
    filter.sums = sums;
    return suits_winograd(filter, window, at::empty({images, shape[1], size, size}));
  };
  Window halved = plain, strided = plain, dilated = plain, grouped = plain;
  halved.stride = {2, 2};
  strided.stride = dilated.dilation = {1, 2};
  grouped.groups = 2;
  EXPECT_TRUE(suits(plain, {64, 80, 3, 3}));
  EXPECT_TRUE(suits(plain, {8, 13, 3, 3}));
  EXPECT_FALSE(suits(plain, {7, 64, 3, 3}));
  EXPECT_FALSE(suits(plain, {64, 7, 3, 3}));
  EXPECT_TRUE(suits(plain, {64, 64, 4, 4}));
  EXPECT_TRUE(suits(plain, {64, 64, 5, 5}));
  EXPECT_FALSE(suits(plain, {64, 64, 2, 2}));
  EXPECT_FALSE(suits(plain, {64, 64, 6, 6}));
  EXPECT_FALSE(suits(plain, {64, 64, 3, 5}));
  EXPECT_TRUE(suits(halved, {64, 64, 3, 3}));
  EXPECT_FALSE(suits(halved, {64, 64, 3, 3}, 14)) << "7x7 outputs in tiles of 3x3";
  EXPECT_TRUE(suits(halved, {64, 64, 3, 3}, 14, 1, Sums::kFastest));
  EXPECT_FALSE(suits(halved, {512, 256, 3, 3}, 14, 16, Sums::kFastest))
      << "weights read for little";
  EXPECT_TRUE(suits(halved, {512, 256, 3, 3}, 14, 24, Sums::kFastest));
  EXPECT_FALSE(suits(halved, {64, 64, 5, 5}));
  EXPECT_FALSE(suits(strided, {64, 64, 3, 3}));
  EXPECT_FALSE(suits(dilated, {64, 64, 3, 3}));
  EXPECT_FALSE(suits(grouped, {64, 64, 3, 3}));
}

const Architecture& wide() {
  for (const Architecture& one : architectures()) {
    if (one.name == "wide_3x3") return one;
  }
  throw std::logic_error("no wide_3x3");
}

// What maps are made of is computed by the plain convolution; the logits of forward() aren't.
TEST(Winograd, IsForForwardPassesThatRecordNothing) {
  at::manual_seed(0);
  auto network = Network::load(save(wide(), fresh_folder()));
  Tensor images = at::randn({3, 3, 9, 7});
  const Graph& graph = *network->graph();
  Tensor recorded = run_forward(graph, images, ValueSet(graph.values.size(), false)).logits();
  Tensor allowed =
      run_forward(graph, images, ValueSet(graph.values.size(), false), Sums::kFastest).logits();
  Tensor logits = network->forward(images);
  EXPECT_TRUE(at::equal(logits, allowed));
  EXPECT_FALSE(at::equal(logits, recorded));
  EXPECT_LT(distance(logits, recorded), 1e-5 * recorded.abs().max().item<double>());
}

}  // namespace
}  // namespace fbbench
