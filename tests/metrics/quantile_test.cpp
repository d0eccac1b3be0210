// SPDX-License-Identifier: Apache-2.0
// metrics/quantile.h
#include "metrics/quantile.h"

#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(Quantile, LiesBetweenTheTwoNearestValues) {
  const MapView map(map_of({{4, 1}, {-2, 3}, {3, 9}}));  // -2 1 3 3 4 9
  const double want[] = {-2, 1, 3, 3, 4, 9};
  for (int k = 0; k <= 5; ++k) EXPECT_NEAR(quantile(map, k / 5.0), want[k], 1e-12) << k;
  EXPECT_NEAR(quantile(map, 0.1), -0.5, 1e-12);
  EXPECT_NEAR(quantile(map, 0.95), 7.75, 1e-12);
}

TEST(Quantile, OfOnePixelIsItsValue) { EXPECT_EQ(quantile(MapView(map_of({{7}})), 0.3), 7); }

}  // namespace
}  // namespace fbbench
