// SPDX-License-Identifier: Apache-2.0
// region_perturbation and selectivity, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

// Odds 3; without the pixels of 2, 3, 1/2, 1 in turn: 3/2, 1/2, 1, 1.
const std::vector<double> kFalls = {0, 3.0 / 4 - 3.0 / 5, 3.0 / 4 - 1.0 / 3, 1.0 / 4, 1.0 / 4};

Tensor falling() { return map_of({{4, 3}, {2, 1}}); }

TEST(RegionPerturbation, IsTheMeanFallWithTheImageItselfCounted) {
  Scores scores = odds_scores("region_perturbation:patch=1,substrate=zero", falling());
  expect_row(scores.curve[0], kFalls);
  expect_row(scores.fraction, {0, 0.25, 0.5, 0.75, 1});
  expect_row(scores.value, {(kFalls[1] + kFalls[2] + kFalls[3] + kFalls[4]) / 5});
}

TEST(RegionPerturbation, StopsAfterItsRegions) {
  Scores scores = odds_scores("region_perturbation:patch=1,regions=2,substrate=zero", falling());
  expect_row(scores.fraction, {0, 0.25, 0.5});
  expect_row(scores.value, {(kFalls[1] + kFalls[2]) / 3});
}

TEST(Selectivity, IsTheAreaUnderTheCurveOfAllCells) {
  Scores scores = odds_scores("selectivity:patch=1", falling());
  expect_row(scores.curve[0], {3.0 / 4, 3.0 / 5, 1.0 / 3, 1.0 / 2, 1.0 / 2});
  expect_row(scores.value, {(0.75 / 2 + 0.6 + 1.0 / 3 + 0.5 + 0.5 / 2) / 4});
}

TEST(Selectivity, TakesACellAwayAtOnce) {
  expect_row(odds_scores("selectivity:patch=2", falling()).value, {(3.0 / 4 + 1.0 / 2) / 2});
}

}  // namespace
}  // namespace fbbench
