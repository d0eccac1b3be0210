// SPDX-License-Identifier: Apache-2.0
// metrics/map_view.cpp: the order against std::stable_sort, and what else is derived from a map.
#include "metrics/map_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "metrics/scoring.h"

namespace fbbench {
namespace {

std::vector<int32_t> stable_order(const MapView& map) {
  std::vector<int32_t> order(static_cast<size_t>(map.size()));
  std::iota(order.begin(), order.end(), 0);
  const float* values = map.data();
  std::stable_sort(order.begin(), order.end(),
                   [values](int32_t a, int32_t b) { return values[a] > values[b]; });
  return order;
}

TEST(MapView, OrdersSignedValuesAsAStableSortDoes) {
  MapView map(at::randn({224, 224}));
  EXPECT_EQ(map.order(), stable_order(map));
}

TEST(MapView, OrdersManyTiesByLowestIndex) {
  MapView map(at::randint(-3, 4, {50, 70}).to(at::kFloat));
  EXPECT_EQ(map.order(), stable_order(map));
}

TEST(MapView, TakesBothZerosAsEqual) {
  MapView map(map_of({{-0.0F, 0.0F, -0.0F}, {1.0F, 0.0F, -1.0F}}));
  EXPECT_EQ(map.order(), (std::vector<int32_t>{3, 0, 1, 2, 4, 5}));
}

TEST(MapView, OrdersTheExtremesOfFloat) {
  constexpr float kTiny = std::numeric_limits<float>::denorm_min();
  constexpr float kHuge = std::numeric_limits<float>::max();
  MapView map(map_of({{-INFINITY, -kHuge, -kTiny}, {kTiny, kHuge, INFINITY}}));
  EXPECT_EQ(map.order(), (std::vector<int32_t>{5, 4, 3, 2, 1, 0}));
}

TEST(MapView, SortedHoldsTheValuesInThatOrder) {
  MapView map(at::randn({9, 13}));
  for (size_t k = 0; k < map.order().size(); ++k) {
    EXPECT_EQ(map.sorted()[k], map.data()[map.order()[k]]);
  }
}

TEST(MapView, OrdersAMapOfEveryOtherColumnByItsOwnIndices) {
  Tensor wide = at::randn({6, 10});
  MapView map(wide.slice(1, 0, 10, 2));
  EXPECT_EQ(map.order(), stable_order(map));
  EXPECT_EQ(map.width(), 5);
}

TEST(MapView, PermutesAllPixelsAlsoOfAMapWithNaN) {
  Tensor values = at::randn({8, 8});
  values[3][4] = NAN;
  std::vector<int32_t> order = MapView(values).order();
  std::sort(order.begin(), order.end());
  EXPECT_EQ(order.front(), 0);
  EXPECT_EQ(std::adjacent_find(order.begin(), order.end()), order.end());
}

TEST(MapView, PointsAtTheFirstMaximumInRasterOrder) {
  EXPECT_EQ(MapView(map_of({{0, 2}, {2, 1}})).argmax(), 1);
  EXPECT_EQ(MapView(map_of({{-4, -3}, {-1, -1}})).argmax(), 2);
  MapView map(at::randn({31, 17}));
  EXPECT_EQ(map.argmax(), map.order()[0]);
}

TEST(MapView, AddsUpPositiveValuesOnly) {
  EXPECT_DOUBLE_EQ(MapView(map_of({{1, -9}, {0.5, 2}})).positive_mass(), 3.5);
}

TEST(MapView, TellsZeroAndNonFiniteMaps) {
  EXPECT_TRUE(MapView(map_of({{0.0F, -0.0F}})).all_zero());
  EXPECT_FALSE(MapView(map_of({{0, -1}})).all_zero());
  EXPECT_TRUE(MapView(at::full({3, 7}, 3e38F)).finite());
  for (float bad : {NAN, INFINITY, -INFINITY}) {
    EXPECT_FALSE(MapView(map_of({{0, 1}, {bad, 1}})).finite()) << bad;
  }
}

TEST(MapView, ScalesPixelsAsAreas) {
  // Along a row of two pixels 1, 0 the centres of four lie at 1, 3/4, 1/4, 0 of the way.
  MapView map(map_of({{1, 0}, {1, 0}}));
  const MapView& scaled = map.resized(2, 4);
  EXPECT_TRUE(at::allclose(scaled.map(), map_of({{1, .75, .25, 0}, {1, .75, .25, 0}})));
  EXPECT_EQ(&map.resized(2, 4), &scaled) << "made twice";
  EXPECT_EQ(&map.resized(2, 2), &map);
}

TEST(MapView, RefusesWhatIsNoMap) {
  EXPECT_THROW(MapView(at::zeros({1, 2, 2})), BadInput);
  EXPECT_THROW(MapView(at::zeros({2, 2}, at::kDouble)), BadInput);
  EXPECT_THROW(MapView(at::zeros({0, 2})), BadInput);
}

}  // namespace
}  // namespace fbbench
