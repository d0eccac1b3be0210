// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/relevance_mass.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

Tensor left() { return mask_of({{1, 0}, {1, 0}}); }

TEST(RelevanceMass, ThreeOfFourUnitsInsideGiveThreeQuarters) {
  EXPECT_DOUBLE_EQ(score_of("relevance_mass", map_of({{1, 1}, {2, 0}}), left()), 0.75);
}

TEST(RelevanceMass, NegativeValuesDoNotCount) {
  EXPECT_DOUBLE_EQ(score_of("relevance_mass", map_of({{1, 1}, {-9, -9}}), left()), 0.5);
}

TEST(RelevanceMass, IsOneWhereTheObjectIsTheWholeImage) {
  EXPECT_DOUBLE_EQ(score_of("relevance_mass", map_of({{1, 3}}), mask_of({{1, 1}})), 1);
}

TEST(RelevanceMass, IsUndefinedWithoutPositiveMass) {
  EXPECT_TRUE(std::isnan(score_of("relevance_mass", map_of({{-1, 0}, {0, 0}}), left())));
}

}  // namespace
}  // namespace fbbench
