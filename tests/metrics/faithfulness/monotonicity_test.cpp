// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/monotonicity.cpp: curves worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(Monotonicity, IsOneWhereNoPixelReturnedLowersTheProbability) {
  // The pixels of 1/2, 1, 2, 3 return in turn: 1/3, 1/3, 1/2, 3/4.
  Scores scores = odds_scores("monotonicity:step=1", map_of({{3, 4}, {1, 2}}));
  expect_row(scores.curve[0], {1.0 / 3, 1.0 / 3, 1.0 / 2, 3.0 / 4});
  expect_row(scores.fraction, {0.25, 0.5, 0.75, 1});
  expect_row(scores.value, {1});
}

TEST(Monotonicity, IsZeroWhereOneDoes) {
  // The pixels of 2, 3, 1/2, 1 return in turn: 2/3, 6/7, 3/4, 3/4: one of three steps falls.
  const Tensor map = map_of({{1, 2}, {3, 4}});
  expect_row(odds_scores("monotonicity:step=1", map).value, {0});
  expect_row(odds_scores("monotonicity:step=1,score=share", map).value, {2.0 / 3});
}

TEST(Monotonicity, HasNoNumberForOnePoint) {
  const Tensor map = map_of({{1, 2}, {3, 4}});
  EXPECT_TRUE(std::isnan(odds_scores("monotonicity:step=4", map).value[0].item<double>()));
}

}  // namespace
}  // namespace fbbench
