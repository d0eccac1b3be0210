// SPDX-License-Identifier: Apache-2.0
// metrics/complexity/sparseness.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(Sparseness, OfAFlatMapIsZeroAndNeverBelow) {
  for (float value : {1.0F, 0.1F, 0.3F, 1e-20F, 3e20F}) {
    double score = score_of("sparseness", at::full({37, 41}, value));
    EXPECT_NEAR(score, 0, 1e-12);
    EXPECT_GE(score, 0);
  }
}

TEST(Sparseness, OfASinglePixelIsOneLessItsShare) {
  EXPECT_DOUBLE_EQ(score_of("sparseness", map_of({{0, 5}, {0, 0}})), 0.75);
}

TEST(Sparseness, IsTheGiniIndex) {
  // 1, 2, 3, 4 with weights -3, -1, 1, 3: 10 of 4 * 10.
  EXPECT_DOUBLE_EQ(score_of("sparseness", map_of({{3, 1}, {4, 2}})), 0.25);
}

TEST(Sparseness, TakesNegativeValuesAsZero) {
  // 0, 0, 1, 1 with weights -3, -1, 1, 3: 4 of 4 * 2.
  EXPECT_DOUBLE_EQ(score_of("sparseness", map_of({{1, -7}, {1, 0}})), 0.5);
}

TEST(Sparseness, IsUndefinedWithoutPositiveMass) {
  EXPECT_TRUE(std::isnan(score_of("sparseness", map_of({{-1, 0}}))));
}

}  // namespace
}  // namespace fbbench
