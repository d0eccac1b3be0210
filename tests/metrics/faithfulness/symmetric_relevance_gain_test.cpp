// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/symmetric_relevance_gain.cpp: curves worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(SymmetricRelevanceGain, IsTheAreaBetweenBothOrders) {
  // Odds 3. Without the pixels of 2, 3, 1/2, 1 in turn: 3/2, 1/2, 1, 1; in the other order 3, 6, 2,
  // 1.
  Scores scores = odds_scores("symmetric_relevance_gain:step=1", map_of({{4, 3}, {2, 1}}));
  const std::vector<double> gain = {0, 3.0 / 4 - 3.0 / 5, 6.0 / 7 - 1.0 / 3, 2.0 / 3 - 1.0 / 2, 0};
  expect_row(scores.curve[0], gain);
  expect_row(scores.value, {(gain[1] + gain[2] + gain[3]) / 4});
}

TEST(SymmetricRelevanceGain, OfAConstantMapSetsRasterOrderAgainstItsReverse) {
  expect_row(odds_scores("symmetric_relevance_gain:step=1", map_of({{1, 1}, {1, 1}})).curve[0],
             {0, 3.0 / 4 - 3.0 / 5, 6.0 / 7 - 1.0 / 3, 2.0 / 3 - 1.0 / 2, 0});
}

}  // namespace
}  // namespace fbbench
