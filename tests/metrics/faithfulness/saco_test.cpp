// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/saco.cpp, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(Saco, WeighsEachPairOfGroupsByHowFarTheMapSetsThemApart) {
  // Without a pixel alone 3/4 falls by .15, .25, -.11, 0. Of pairs of pixels with 4, 3, 2, 1 those
  // of 4 and 3, 2 and 1 are the wrong way round: (-1 + 2 + 3 + 1 + 2 - 1) / 10.
  const std::string metric = "saco:groups=4,substrate=zero";
  expect_row(odds_scores(metric, map_of({{4, 3}, {2, 1}})).value, {0.6});
  expect_row(odds_scores(metric, map_of({{3, 4}, {1, 2}})).value, {1});
  expect_row(odds_scores(metric, map_of({{2, 1}, {4, 3}})).value, {-1});
}

TEST(Saco, CountsEqualFallsAsAgreement) {
  // The image's own mean is the image: nothing falls.
  expect_row(odds_scores("saco:groups=4", map_of({{4, 3}, {2, 1}})).value, {1});
}

TEST(Saco, ComparesMeansOfGroupsOfAlmostEqualSize) {
  // Pixels {0}, {1}, {2, 3} of means 5, 3, 1.5, without which 3/4 falls by .15, .25, -.11.
  expect_row(odds_scores("saco:groups=3,substrate=zero", map_of({{5, 3}, {2, 1}})).value,
             {(-2 + 3.5 + 1.5) / 7});
}

TEST(Saco, IsUndefinedForAConstantMap) {
  Scores scores = odds_scores("saco:groups=3", at::full({2, 2}, 0.1F));
  EXPECT_TRUE(std::isnan(scores.value[0].item<double>()));
}

TEST(Saco, RefusesMoreGroupsThanPixels) {
  auto metric = Registry<Metric>::get().create("saco:groups=5");
  EXPECT_THROW(metric->check(any_network(2, 2), {}), BadOption);
}

}  // namespace
}  // namespace fbbench
