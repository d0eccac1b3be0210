// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/grid_pointing_game.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

const char* const kPooled = "grid_pointing_game:pool=3";

TEST(GridPointingGame, IsTheShareOfThePositiveMassOnTheCell) {
  EXPECT_DOUBLE_EQ(
      score_of("grid_pointing_game", map_of({{1, 2}, {-3, 4}}), mask_of({{0, 1}, {0, 0}})), 2. / 7);
}

TEST(GridPointingGame, SpreadsAPixelOverItsWindowFirst) {
  // 9 in the corner: 1 in each of the four pixels whose window holds it.
  Tensor map = map_of({{9, 0, 0}, {0, 0, 0}, {0, 0, 0}});
  EXPECT_NEAR(score_of(kPooled, map, mask_of({{1, 0, 0}, {0, 0, 0}, {0, 0, 0}})), 0.25, 1e-7);
}

TEST(GridPointingGame, CountsZerosBeyondTheBorder) {
  // Of ones: 4/9 in a corner, 6/9 at an edge, 1 in the middle: 49/9 in all.
  Tensor middle = mask_of({{0, 0, 0}, {0, 1, 0}, {0, 0, 0}});
  EXPECT_NEAR(score_of(kPooled, at::ones({3, 3}), middle), 9. / 49, 1e-7);  // means are float32
}

TEST(GridPointingGame, AveragesSignedValuesBeforeNegativeOnesAreDropped) {
  // 3/9, 3/9, -1/9.
  EXPECT_NEAR(score_of(kPooled, map_of({{4, -1, 0}}), mask_of({{1, 0, 0}})), 0.5, 1e-7);
}

TEST(GridPointingGame, TakesIgnoredPixelsForZerosWithoutMass) {
  // 1, an ignored pixel, and a mean of 0.
  Tensor map = map_of({{9, 5, 0}});
  Batch batch = batch_of(map.unsqueeze(0), mask_of({{1, 0, 0}}).unsqueeze(0));
  batch.samples[0].ignored = mask_of({{0, 1, 0}});
  EXPECT_NEAR(score_of(kPooled, batch, map), 1, 1e-7);
}

TEST(GridPointingGame, IsUndefinedWithoutPositiveMass) {
  EXPECT_TRUE(std::isnan(score_of(kPooled, map_of({{-4, 1, -4}}), mask_of({{1, 0, 0}}))));
}

TEST(GridPointingGame, RefusesAWindowWithoutMiddle) {
  EXPECT_THROW(Registry<Metric>::get().create("grid_pointing_game:pool=4"), BadOption);
}

}  // namespace
}  // namespace fbbench
