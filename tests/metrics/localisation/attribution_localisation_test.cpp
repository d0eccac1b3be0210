// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/attribution_localisation.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

const char* const kWeighted = "attribution_localisation:weighted=true";
Tensor left() { return mask_of({{1, 0}, {1, 0}}); }

TEST(AttributionLocalisation, IsTheShareOfThePositiveMassOnTheObject) {
  EXPECT_DOUBLE_EQ(score_of("attribution_localisation", map_of({{1, 1}, {2, -9}}), left()), 0.75);
}

TEST(AttributionLocalisation, WeightedIsThatShareByTheObjectsShareOfTheImage) {
  EXPECT_DOUBLE_EQ(score_of(kWeighted, map_of({{1, 1}, {2, -9}}), left()), 1.5);
}

TEST(AttributionLocalisation, WeightedIsOneForAFlatMap) {
  EXPECT_DOUBLE_EQ(score_of(kWeighted, at::full({2, 2}, 0.5F), mask_of({{1, 0}, {0, 0}})), 1);
}

TEST(AttributionLocalisation, IsUndefinedWithoutPositiveMass) {
  EXPECT_TRUE(std::isnan(score_of("attribution_localisation", map_of({{-1, 0}, {0, 0}}), left())));
  EXPECT_TRUE(std::isnan(score_of(kWeighted, map_of({{-1, 0}, {0, 0}}), left())));
}

}  // namespace
}  // namespace fbbench
