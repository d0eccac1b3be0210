// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/average_precision.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(AveragePrecision, IsTheMeanPrecisionAtEachObjectPixel) {
  // The first and the fourth: 1/1 and 2/4.
  EXPECT_DOUBLE_EQ(
      score_of("average_precision", map_of({{4, 3}, {2, -1}}), mask_of({{1, 0}, {0, 1}})), 0.75);
}

TEST(AveragePrecision, CountsEqualValuesTogether) {
  // One of the first two, whichever comes first: 1/2; then 2/4.
  EXPECT_DOUBLE_EQ(
      score_of("average_precision", map_of({{2, 2}, {1, 0}}), mask_of({{1, 0}, {0, 1}})), 0.5);
  EXPECT_DOUBLE_EQ(
      score_of("average_precision", map_of({{2, 2}, {1, 0}}), mask_of({{0, 1}, {0, 1}})), 0.5);
}

TEST(AveragePrecision, OfAConstantMapIsTheObjectsShare) {
  EXPECT_DOUBLE_EQ(score_of("average_precision", at::ones({1, 4}), mask_of({{0, 1, 0, 0}})), 0.25);
}

TEST(AveragePrecision, IsOneWhereTheObjectIsTheWholeImage) {
  EXPECT_DOUBLE_EQ(score_of("average_precision", map_of({{1, 2}}), mask_of({{1, 1}})), 1);
}

TEST(AveragePrecision, WithBackgroundRanksBothClassesTogether) {
  // u = 1, 0, 1/4, 1/4 with the object at 0; hits by descending score of u and 1-u: at 1 none of
  // two, at 3/4 two of two, at 1/4 none of two, at 0 two of two: 2/4 and 4/8.
  EXPECT_DOUBLE_EQ(score_of("average_precision:background=true", map_of({{9, 1, 3, 3}}),
                            mask_of({{0, 1, 0, 0}})),
                   0.5);
}

TEST(AveragePrecision, WithBackgroundIsOneWhereBothClassesAreApart) {
  EXPECT_DOUBLE_EQ(score_of("average_precision:background=true", map_of({{9, 1, 3, 3}}),
                            mask_of({{1, 0, 0, 0}})),
                   1);
}

TEST(AveragePrecision, WithBackgroundIsUndefinedForAConstantMap) {
  EXPECT_TRUE(std::isnan(
      score_of("average_precision:background=true", at::ones({1, 2}), mask_of({{0, 1}}))));
}

}  // namespace
}  // namespace fbbench
