// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/localisation_auc.cpp: values worked out by hand, and against all pairs.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(LocalisationAuc, CountsThePairsThatTheObjectWins) {
  // Object 4, 1 against others 3, 2: 4 wins both, 1 loses both.
  EXPECT_DOUBLE_EQ(
      score_of("localisation_auc", map_of({{4, 3}, {2, 1}}), mask_of({{1, 0}, {0, 1}})), 0.5);
  // Object 4, 2 against 3, 1: three of four pairs.
  EXPECT_DOUBLE_EQ(
      score_of("localisation_auc", map_of({{4, 3}, {2, 1}}), mask_of({{1, 0}, {1, 0}})), 0.75);
}

TEST(LocalisationAuc, CountsTiesHalf) {
  // Object 2, 0 against 2, 1: a tie, a win, two losses.
  EXPECT_DOUBLE_EQ(
      score_of("localisation_auc", map_of({{2, 2}, {1, 0}}), mask_of({{1, 0}, {0, 1}})), 0.375);
  EXPECT_DOUBLE_EQ(score_of("localisation_auc", map_of({{7, 7, 7}}), mask_of({{0, 1, 0}})), 0.5);
}

TEST(LocalisationAuc, RanksNegativeValuesBelowZero) {
  EXPECT_DOUBLE_EQ(score_of("localisation_auc", map_of({{-1, 0}}), mask_of({{1, 0}})), 0);
}

TEST(LocalisationAuc, AgreesWithAllPairsOnAMapWithTies) {
  Tensor map = at::randint(-4, 5, {8, 9}).to(at::kFloat), mask = at::rand({8, 9}) > 0.6;
  Tensor object = map.masked_select(mask).to(at::kDouble).unsqueeze(1);
  Tensor others = map.masked_select(mask.logical_not()).to(at::kDouble).unsqueeze(0);
  Tensor wins = (object > others).to(at::kDouble) + (object == others).to(at::kDouble) / 2;
  EXPECT_NEAR(score_of("localisation_auc", map, mask), wins.mean().item<double>(), 1e-12);
}

TEST(LocalisationAuc, IsUndefinedWhereTheObjectIsTheWholeImage) {
  EXPECT_TRUE(std::isnan(score_of("localisation_auc", map_of({{1, 2}}), mask_of({{1, 1}}))));
}

}  // namespace
}  // namespace fbbench
