// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/energy_pointing_game.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(EnergyPointingGame, TakesTheLeastValueForZero) {
  // Scaled 0, 1/2, 1, 1/4: 1 of 7/4 lies on the left.
  EXPECT_DOUBLE_EQ(
      score_of("energy_pointing_game", map_of({{-1, 1}, {3, 0}}), mask_of({{1, 0}, {1, 0}})),
      4. / 7);
}

TEST(EnergyPointingGame, IsDefinedForNegativeMaps) {
  EXPECT_DOUBLE_EQ(score_of("energy_pointing_game", map_of({{-3, -1}}), mask_of({{0, 1}})), 1);
}

TEST(EnergyPointingGame, IsUndefinedForAConstantMap) {
  EXPECT_TRUE(std::isnan(score_of("energy_pointing_game", at::ones({1, 2}), mask_of({{0, 1}}))));
}

}  // namespace
}  // namespace fbbench
