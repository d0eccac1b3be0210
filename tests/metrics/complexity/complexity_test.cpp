// SPDX-License-Identifier: Apache-2.0
// metrics/complexity/complexity.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(Complexity, OfAFlatMapIsTheLogarithmOfItsPixels) {
  EXPECT_NEAR(score_of("complexity", at::full({4, 5}, 0.3F)), std::log(20), 1e-12);
}

TEST(Complexity, OfASinglePixelIsZero) {
  double score = score_of("complexity", map_of({{0, 5}, {0, 0}}));
  EXPECT_EQ(score, 0);
  EXPECT_FALSE(std::signbit(score)) << "a table would show -0";
}

TEST(Complexity, IsTheEntropyInNats) {
  // Shares 1/2, 1/4, 1/4: 1.5 bits.
  EXPECT_NEAR(score_of("complexity", map_of({{2, 1}, {1, 0}})), 1.5 * std::log(2), 1e-12);
}

TEST(Complexity, TakesNegativeValuesAsZero) {
  EXPECT_NEAR(score_of("complexity", map_of({{3, 3}, {-8, -1}})), std::log(2), 1e-12);
}

TEST(Complexity, IsUndefinedWithoutPositiveMass) {
  EXPECT_TRUE(std::isnan(score_of("complexity", map_of({{-1, 0}}))));
}

}  // namespace
}  // namespace fbbench
