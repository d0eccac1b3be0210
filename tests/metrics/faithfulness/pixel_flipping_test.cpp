// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/pixel_flipping.cpp: curves worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(PixelFlipping, DoesNotCountTheImageItself) {
  // Odds 3; without the pixel of 2: 3/2, of 3: 1/2, of 1/2: 1, of 1: 1.
  Scores scores = odds_scores("pixel_flipping:step=1,substrate=zero", map_of({{4, 3}, {2, 1}}));
  expect_row(scores.curve[0], {3.0 / 5, 1.0 / 3, 1.0 / 2, 1.0 / 2});
  expect_row(scores.fraction, {0.25, 0.5, 0.75, 1});
  expect_row(scores.value, {(0.6 / 2 + 1.0 / 3 + 0.5 + 0.5 / 2) / 3});
}

TEST(PixelFlipping, OfAllPixelsAtOnceIsTheSubstratesProbability) {
  Scores scores = odds_scores("pixel_flipping:step=4,substrate=zero", map_of({{4, 3}, {2, 1}}));
  expect_row(scores.value, {0.5});
}

TEST(PixelFlipping, TakesTheImagesMinimumByDefault) {
  // All values of the image are its minimum: nothing changes.
  expect_row(odds_scores("pixel_flipping", map_of({{4, 3}, {2, 1}})).value, {0.75});
}

}  // namespace
}  // namespace fbbench
