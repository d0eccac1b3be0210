// SPDX-License-Identifier: Apache-2.0
// metrics/axiomatic/completeness.cpp, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(Completeness, IsTheShareOfTheGainThatTheSumIsOff) {
  // The image's logit is log 3 and that of black 0: the weights sum to the gain.
  const float two = std::log(2.0F), three = std::log(3.0F);
  expect_row(odds_scores("completeness", map_of({{two, three}, {-two, 0}})).value, {0});
  expect_row(odds_scores("completeness", map_of({{three, three}, {three, -three}})).value, {1});
  expect_row(odds_scores("completeness", map_of({{-two, 0}, {two, -three}})).value, {2});
}

TEST(Completeness, OfTheProbabilityAsksForItsGain) {
  // 3/4 less 1/2.
  expect_row(odds_scores("completeness:output=prob", map_of({{0.5, 0}, {0, -0.125}})).value, {0.5});
}

TEST(Completeness, IsUndefinedForAnImageThatIsItsOwnSubstrate) {
  Scores scores = odds_scores("completeness:substrate=mean", map_of({{1, 2}, {3, 4}}));
  EXPECT_TRUE(std::isnan(scores.value[0].item<double>()));
}

}  // namespace
}  // namespace fbbench
