// SPDX-License-Identifier: Apache-2.0
// metrics/complexity/effective_complexity.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(EffectiveComplexity, CountsMagnitudesAboveTheShareOfTheLargest) {
  Tensor map = map_of({{-10, 1}, {0.75, 0}});
  EXPECT_DOUBLE_EQ(score_of("effective_complexity:eps=0.1", map), 0.25) << "1 isn't above 1";
  EXPECT_DOUBLE_EQ(score_of("effective_complexity:eps=0.05", map), 0.75);
  EXPECT_DOUBLE_EQ(score_of("effective_complexity:eps=1", map), 0);
}

TEST(EffectiveComplexity, TakesAHundredThousandthForNothing) {
  EXPECT_DOUBLE_EQ(score_of("effective_complexity", map_of({{1, 2e-5F}, {5e-6F, 0}})), 0.5);
}

TEST(EffectiveComplexity, RefusesAShareOutsideItsRange) {
  EXPECT_THROW(Registry<Metric>::get().create("effective_complexity:eps=-1"), BadOption);
  EXPECT_THROW(Registry<Metric>::get().create("effective_complexity:eps=2"), BadOption);
}

}  // namespace
}  // namespace fbbench
