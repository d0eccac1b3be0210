// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/monotonicity_correlation.cpp, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(MonotonicityCorrelation, RanksMagnitudesAsSquaredChangesAre) {
  // Without a pixel alone 3/4 becomes 3/5, 1/2, 6/7, 3/4: it moves by .15, .25, .11, 0.
  const std::string metric = "monotonicity_correlation:step=1";
  expect_row(odds_scores(metric, map_of({{-3, 4}, {2, -1}})).value, {1});
  expect_row(odds_scores(metric, map_of({{2, -1}, {3, 4}})).value, {-1});
  // Two neighbours in the ranking swapped: 1 - 6 * 2 / (4 * 15).
  expect_row(odds_scores(metric, map_of({{4, 3}, {2, 1}})).value, {0.8});
}

TEST(MonotonicityCorrelation, GroupsAscendingMagnitudes) {
  // {1, 2} of magnitude .3 in all and {0, 3}, 1.3: without them 3/4 becomes 2/3 and 3/5.
  const Tensor map = map_of({{1, 0.2F}, {-0.1F, 0.3F}});
  expect_row(odds_scores("monotonicity_correlation:step=2", map).value, {1});
  // The last group of three takes the largest alone: {1, 2, 3} and {0}, 2/3 and 3/5.
  expect_row(odds_scores("monotonicity_correlation:step=3", map).value, {1});
}

TEST(MonotonicityCorrelation, TakesTheMeanOverDrawsOfNoise) {
  // Pixel p moves the logit by w_p (1 - u), u uniform: its square is w_p^2 / 3 in the mean, known
  // to 4% after 500 draws, and the w_p^2 are 69% apart.
  const Tensor map = map_of({{1, 1.3F}, {1.69F, 2.197F}});
  auto network = weighing_network(map);
  Batch batch = batch_of(map.unsqueeze(0));
  auto score = [&](const std::string& draws) {
    return scores_of("monotonicity_correlation:step=1,substrate=noise,output=logit," + draws,
                     *network, batch, map.unsqueeze(0))
        .value[0]
        .item<double>();
  };
  double least = 1;
  for (batch.seed = 0; batch.seed < 10; ++batch.seed) {
    EXPECT_NEAR(score("samples=500"), 1, 1e-12) << batch.seed;
    least = std::min(least, score("samples=1"));
  }
  EXPECT_LT(least, 0.9) << "one draw isn't enough to rank them";
}

TEST(MonotonicityCorrelation, RefusesDrawsOfWhatNeverChanges) {
  EXPECT_THROW(Registry<Metric>::get().create("monotonicity_correlation:samples=2"), BadOption);
}

TEST(MonotonicityCorrelation, IsUndefinedWhereAllMagnitudesAreEqual) {
  Scores scores = odds_scores("monotonicity_correlation:step=1", map_of({{1, -1}, {1, 1}}));
  EXPECT_TRUE(std::isnan(scores.value[0].item<double>()));
}

}  // namespace
}  // namespace fbbench
