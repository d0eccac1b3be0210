// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/pointing_game.cpp: hits and misses around the tolerance.
#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

/// A 1x8 map with its maximum at x = 1, and an object from x = 4 on: 3 px away.
double at_tolerance(const std::string& tolerance) {
  return score_of("pointing_game:tolerance=" + tolerance, map_of({{0, 9, 0, 0, 0, 0, 0, 5}}),
                  mask_of({{0, 0, 0, 0, 1, 1, 1, 1}}));
}

TEST(PointingGame, HitsAnObjectNearerThanTheTolerance) {
  EXPECT_EQ(at_tolerance("3.5"), 1);
  EXPECT_EQ(at_tolerance("4"), 1);
}

TEST(PointingGame, MissesAnObjectAtTheTolerance) { EXPECT_EQ(at_tolerance("3"), 0); }

TEST(PointingGame, TakesFifteenPixelsByDefault) {
  Tensor map = at::zeros({1, 20});
  map[0][0] = 1;
  EXPECT_EQ(score_of("pointing_game", map, at::arange(20).unsqueeze(0) == 14), 1);
  EXPECT_EQ(score_of("pointing_game", map, at::arange(20).unsqueeze(0) == 15), 0);
}

TEST(PointingGame, MeasuresDistanceInBothDirections) {
  // From (0,0) to (3,4): 5 px.
  Tensor map = at::zeros({5, 6}), mask = at::zeros({5, 6}, at::kBool);
  map[0][0] = 1;
  mask[3][4] = true;
  EXPECT_EQ(score_of("pointing_game:tolerance=5", map, mask), 0);
  EXPECT_EQ(score_of("pointing_game:tolerance=5.1", map, mask), 1);
}

TEST(PointingGame, WithToleranceZeroTheMaximumMustBeOnTheObject) {
  Tensor map = map_of({{0, 2}, {1, 0}});
  EXPECT_EQ(score_of("pointing_game:tolerance=0", map, mask_of({{0, 1}, {0, 0}})), 1);
  EXPECT_EQ(score_of("pointing_game:tolerance=0", map, mask_of({{1, 0}, {1, 1}})), 0);
}

TEST(PointingGame, TakesTheFirstOfEqualMaxima) {
  Tensor map = map_of({{0, 2}, {2, 0}});
  EXPECT_EQ(score_of("pointing_game:tolerance=0", map, mask_of({{0, 1}, {0, 0}})), 1);
  EXPECT_EQ(score_of("pointing_game:tolerance=0", map, mask_of({{0, 0}, {1, 0}})), 0);
}

TEST(PointingGame, TakesTheLeastNegativeValueWhereNoneIsPositive) {
  EXPECT_EQ(score_of("pointing_game:tolerance=0", map_of({{-3, -1}}), mask_of({{0, 1}})), 1);
}

TEST(PointingGame, RefusesANegativeTolerance) {
  EXPECT_THROW(Registry<Metric>::get().create("pointing_game:tolerance=-1"), BadOption);
}

}  // namespace
}  // namespace fbbench
