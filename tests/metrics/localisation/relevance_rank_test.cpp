// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/relevance_rank.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(RelevanceRank, OneOfTheTwoHighestPixelsOnTheObjectGivesAHalf) {
  EXPECT_DOUBLE_EQ(score_of("relevance_rank", map_of({{4, 3}, {2, 1}}), mask_of({{1, 0}, {1, 0}})),
                   0.5);
}

TEST(RelevanceRank, LooksAtAsManyPixelsAsTheObjectHas) {
  Tensor map = map_of({{4, 3}, {2, 1}});
  EXPECT_DOUBLE_EQ(score_of("relevance_rank", map, mask_of({{1, 0}, {0, 0}})), 1);
  EXPECT_DOUBLE_EQ(score_of("relevance_rank", map, mask_of({{0, 1}, {0, 0}})), 0);
  EXPECT_NEAR(score_of("relevance_rank", map, mask_of({{1, 0}, {1, 1}})), 2.0 / 3, 1e-12);
}

TEST(RelevanceRank, RanksNegativeValuesBelowZero) {
  EXPECT_DOUBLE_EQ(score_of("relevance_rank", map_of({{-5, 0}, {0, 1}}), mask_of({{1, 0}, {0, 1}})),
                   0.5);
}

TEST(RelevanceRank, BreaksTiesByLowestIndex) {
  EXPECT_DOUBLE_EQ(score_of("relevance_rank", map_of({{1, 1}}), mask_of({{1, 0}})), 1);
  EXPECT_DOUBLE_EQ(score_of("relevance_rank", map_of({{1, 1}}), mask_of({{0, 1}})), 0);
}

}  // namespace
}  // namespace fbbench
