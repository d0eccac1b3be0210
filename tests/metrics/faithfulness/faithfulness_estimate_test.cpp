// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/faithfulness_estimate.cpp, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(FaithfulnessEstimate, CorrelatesGroupsInTheMapsOrder) {
  // Groups of 7 and 3, without which the logit falls by log 6 and by -log 2.
  expect_row(odds_scores("faithfulness_estimate:step=2", map_of({{4, 3}, {2, 1}})).value, {1});
  expect_row(odds_scores("faithfulness_estimate:step=2", map_of({{1, 2}, {3, 4}})).value, {-1});
}

TEST(FaithfulnessEstimate, OfSinglePixelsIsPearsonsCorrelation) {
  // Values 2, 0, 1, 1 (less 1: 1, -1, 0, 0) against falls log 2, log 3, -log 2, 0.
  const double two = std::log(2.0), three = std::log(3.0), mean = three / 4;
  const double squares = 2 * two * two + three * three - 4 * mean * mean;
  expect_row(odds_scores("faithfulness_estimate:step=1", map_of({{2, 0}, {1, 1}})).value,
             {(two - three) / std::sqrt(2 * squares)});
}

}  // namespace
}  // namespace fbbench
