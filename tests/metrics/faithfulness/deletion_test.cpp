// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/deletion.cpp: curves worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(Deletion, RemovesTheMostSalientPixelsFirst) {
  // Odds 3; without the pixel of 2: 3/2, of 3: 1/2, of 1/2: 1, of 1: 1.
  Scores scores = odds_scores("deletion:step=1", map_of({{4, 3}, {2, 1}}));
  expect_row(scores.curve[0], {3.0 / 4, 3.0 / 5, 1.0 / 3, 1.0 / 2, 1.0 / 2});
  expect_row(scores.fraction, {0, 0.25, 0.5, 0.75, 1});
  expect_row(scores.value, {(0.75 / 2 + 0.6 + 1.0 / 3 + 0.5 + 0.5 / 2) / 4});
}

TEST(Deletion, RemovesOneRowAtATimeByDefault) {
  Scores scores = odds_scores("deletion", map_of({{4, 3}, {2, 1}}));
  expect_row(scores.curve[0], {3.0 / 4, 1.0 / 3, 1.0 / 2});
}

TEST(Deletion, RemovesTheMostNegativePixelLast) {
  Scores scores = odds_scores("deletion:step=3", map_of({{0, -4}, {1, 0}}));
  expect_row(scores.curve[0], {3.0 / 4, 3.0 / 4, 1.0 / 2});
  expect_row(scores.fraction, {0, 0.75, 1});
}

TEST(Deletion, RemovesEqualPixelsInRasterOrder) {
  Scores scores = odds_scores("deletion:step=1", map_of({{1, 1}, {1, 1}}));
  expect_row(scores.curve[0], {3.0 / 4, 3.0 / 5, 1.0 / 3, 1.0 / 2, 1.0 / 2});
}

TEST(Deletion, LeavesTheSubstrateThatIsAskedFor) {
  // The image's own mean is the image: nothing changes.
  Scores scores = odds_scores("deletion:substrate=mean", map_of({{4, 3}, {2, 1}}));
  expect_row(scores.curve[0], {3.0 / 4, 3.0 / 4, 3.0 / 4});
}

TEST(Deletion, WatchesTheLogitWhereAsked) {
  Scores scores = odds_scores("deletion:step=2,output=logit", map_of({{4, 3}, {2, 1}}));
  expect_row(scores.curve[0], {std::log(3.0), std::log(0.5), 0});
  expect_row(scores.value, {(std::log(3.0) / 2 + std::log(0.5)) / 2});
}

TEST(Deletion, NormalisedRunsFromOneToZero) {
  // 3/4, 3/5, 1/3, 1/2, 1/2 less 1/2, over 1/4.
  Scores scores = odds_scores("deletion:step=1,normalise=true", map_of({{4, 3}, {2, 1}}));
  expect_row(scores.curve[0], {1, 0.4, -2.0 / 3, 0, 0});
  expect_row(scores.value, {(0.5 + 0.4 - 2.0 / 3) / 4});
}

TEST(Deletion, NormalisedIsUndefinedForAnImageThatIsNotAboveItsSubstrate) {
  Scores same = odds_scores("deletion:normalise=true,substrate=mean", map_of({{4, 3}, {2, 1}}));
  EXPECT_TRUE(std::isnan(same.value[0].item<double>()));
  EXPECT_TRUE(same.curve.isnan().all().item<bool>());
}

}  // namespace
}  // namespace fbbench
