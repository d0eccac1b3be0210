// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/pixel_accuracy.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(PixelAccuracy, IsTheShareOfPixelsThatTheMeanTellsRight) {
  // Above 2.5: the first two, one of them wrongly.
  EXPECT_DOUBLE_EQ(score_of("pixel_accuracy", map_of({{4, 4, 2, 0}}), mask_of({{1, 0, 0, 0}})),
                   0.75);
  EXPECT_DOUBLE_EQ(score_of("pixel_accuracy", map_of({{4, 4, 2, 0}}), mask_of({{0, 0, 1, 1}})), 0);
}

TEST(PixelAccuracy, OfAConstantMapIsTheBackgroundsShare) {
  EXPECT_DOUBLE_EQ(score_of("pixel_accuracy", at::full({1, 4}, 0.1F), mask_of({{1, 0, 0, 0}})),
                   0.75);
}

}  // namespace
}  // namespace fbbench
