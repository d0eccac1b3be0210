// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/single_deletion.cpp, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(SingleDeletion, RanksCellsAsTheirAbsenceDoes) {
  // Without a pixel alone the logit falls by log 2, log 3, -log 2, 0.
  expect_row(odds_scores("single_deletion:grid=2", map_of({{3, 4}, {1, 2}})).value, {1});
  // Two neighbours in the ranking swapped: 1 - 6 * 2 / (4 * 15).
  expect_row(odds_scores("single_deletion:grid=2", map_of({{4, 3}, {1, 2}})).value, {0.8});
}

TEST(SingleDeletion, IsUndefinedForAConstantMap) {
  Scores scores = odds_scores("single_deletion:grid=2", at::ones({2, 2}));
  EXPECT_TRUE(std::isnan(scores.value[0].item<double>()));
}

TEST(SingleDeletion, RefusesCellsSmallerThanAPixel) {
  auto metric = Registry<Metric>::get().create("single_deletion:grid=3");
  EXPECT_THROW(metric->check(any_network(2, 4), {}), BadOption);
}

}  // namespace
}  // namespace fbbench
