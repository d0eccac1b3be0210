// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/insertion.cpp: curves worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(Insertion, PutsBackTheMostSalientPixelsFirst) {
  // Odds 1; with the pixel of 3: 3, of 2: 6, of 1: 6, of 1/2: 3.
  Scores scores = odds_scores("insertion:step=1,substrate=zero", map_of({{3, 4}, {1, 2}}));
  expect_row(scores.curve[0], {1.0 / 2, 3.0 / 4, 6.0 / 7, 6.0 / 7, 3.0 / 4});
  expect_row(scores.value, {(0.5 / 2 + 0.75 + 6.0 / 7 + 6.0 / 7 + 0.75 / 2) / 4});
}

TEST(Insertion, StartsFromTheBlurredImageByDefault) {
  // Zeros outside: every pixel of 2x2 ones becomes (.09398206 + .09348939)^2, a power of the odds.
  double power = (.09398206 + .09348939) * (.09398206 + .09348939), odds = std::pow(3, power);
  Scores scores = odds_scores("insertion:step=4", map_of({{3, 4}, {1, 2}}));
  expect_row(scores.curve[0], {odds / (1 + odds), 3.0 / 4});
}

TEST(Insertion, NormalisedRunsFromZeroToOne) {
  // 1/2, 3/4, 6/7, 6/7, 3/4 less 1/2, over 1/4.
  Scores scores =
      odds_scores("insertion:step=1,substrate=zero,normalise=true", map_of({{3, 4}, {1, 2}}));
  expect_row(scores.curve[0], {0, 1, 10.0 / 7, 10.0 / 7, 1});
  expect_row(scores.value, {(1 + 10.0 / 7 + 10.0 / 7 + 0.5) / 4});
}

}  // namespace
}  // namespace fbbench
