// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/focus.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(Focus, IsTheShareOfThePositiveMassOnTheTargetsCells) {
  EXPECT_DOUBLE_EQ(score_of("focus", map_of({{1, 2}, {3, 4}}), mask_of({{1, 0}, {0, 1}})), 0.5);
  EXPECT_DOUBLE_EQ(score_of("focus", map_of({{1, -2}, {3, 4}}), mask_of({{1, 0}, {0, 1}})), 0.625);
}

TEST(Focus, IsUndefinedWithoutPositiveMass) {
  EXPECT_TRUE(std::isnan(score_of("focus", map_of({{-1, 0}}), mask_of({{1, 0}}))));
}

}  // namespace
}  // namespace fbbench
