// SPDX-License-Identifier: Apache-2.0
// mas_deletion, mas_insertion and mas: curves worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(MasDeletion, AddsHowFarTheProbabilityIsFromTheMapThatIsLeft) {
  // 3/4, 3/5, 1/3, 1/2, 1/2 are 1, .4, 0, 0, 0 of the way from 1/2 to 3/4, and never rise again.
  // Less of the map is left than that at first, then more.
  Scores scores = odds_scores("mas_deletion:step=1", map_of({{96, 2}, {1, 1}}));
  expect_row(scores.curve[0], {1, 0.4 + 0.36, 0.02, 0.01, 0});
  expect_row(scores.fraction, {0, 0.25, 0.5, 0.75, 1});
  expect_row(scores.value, {(0.5 + 0.76 + 0.02 + 0.01) / 4});
}

TEST(MasInsertion, TakesAwayHowFarTheProbabilityIsFromTheMapThatIsThere) {
  // 1/2, 2/3, 6/7, 3/4, 3/4 are 0, 2/3, 1, 1, 1 of the way, and never fall again.
  Scores scores = odds_scores("mas_insertion:step=1,substrate=zero", map_of({{96, 2}, {1, 1}}));
  const double first = 2.0 / 3 - (0.96 - 2.0 / 3);
  expect_row(scores.curve[0], {0, first, 0.98, 0.99, 1});
  expect_row(scores.value, {(first + 0.98 + 0.99 + 0.5) / 4});
}

TEST(MasInsertion, NeverFallsBelowZero) {
  // The pixel of 1/2 first: 1/3 is none of the way, where all of the map is.
  Scores scores = odds_scores("mas_insertion:step=1,substrate=zero", map_of({{0, 0}, {1, 0}}));
  EXPECT_EQ(scores.curve[0][1].item<double>(), 0);
}

TEST(MasDeletion, CountsNegativeMassAsZero) {
  const Tensor with = odds_scores("mas_deletion:step=1", map_of({{96, 2}, {2, -7}})).value;
  const Tensor without = odds_scores("mas_deletion:step=1", map_of({{96, 2}, {2, 0}})).value;
  expect_row(with, {without[0].item<double>()});
}

TEST(MasDeletion, IsUndefinedWithoutPositiveMassOrWithoutAWay) {
  for (const auto& [metric, map] :
       {std::pair{"mas_deletion", map_of({{-1, -2}, {-3, 0}})},
        std::pair{"mas_deletion:substrate=mean", map_of({{1, 2}, {3, 4}})}}) {
    Scores scores = odds_scores(metric, map);
    EXPECT_TRUE(std::isnan(scores.value[0].item<double>())) << metric;
    EXPECT_TRUE(scores.curve.isnan().all().item<bool>()) << metric;
  }
}

TEST(Mas, IsInsertionLessDeletionEachWithItsOwnSubstrate) {
  const Tensor map = map_of({{96, 2}, {1, 1}});
  const Scores insertion = odds_scores("mas_insertion:step=1", map);
  const Scores deletion = odds_scores("mas_deletion:step=1", map);
  const Scores both = odds_scores("mas:step=1", map);
  expect_row(both.value, {(insertion.value - deletion.value)[0].item<double>()});
  EXPECT_TRUE(at::equal(both.curve, insertion.curve - deletion.curve));
  expect_row(both.fraction, {0, 0.25, 0.5, 0.75, 1});
}

TEST(Mas, RefusesAStepLargerThanTheImage) {
  auto metric = Registry<Metric>::get().create("mas:step=5");
  EXPECT_THROW(metric->check(any_network(2, 2), {}), BadOption);
}

}  // namespace
}  // namespace fbbench
