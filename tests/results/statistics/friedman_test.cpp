// SPDX-License-Identifier: Apache-2.0
// results/statistics/{friedman,ranks}.cpp: SciPy's numbers, small cases by hand.
#include "results/statistics/friedman.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/scipy.h"

namespace fbbench {
namespace {

using Values = std::vector<double>;

TEST(Friedman, AgreesWithScipyWithAndWithoutTies) {
  for (const auto& one : expected("friedman")) {
    FriedmanResult result = friedman(one["rows"].get<ScoreRows>());
    EXPECT_NEAR(result.statistic, one["statistic"].get<double>(), 1e-9);
    EXPECT_NEAR(result.p, one["p"].get<double>(), 1e-10);
  }
}

TEST(Friedman, IsLargestWhereAllBlocksRankAlike) {
  // n (k - 1) = 4 * 2; P(chi2 of 2 degrees > 8) = exp(-4).
  FriedmanResult result = friedman({{1, 1, 1, 1}, {2, 2, 2, 2}, {3, 4, 5, 6}});
  EXPECT_DOUBLE_EQ(result.statistic, 8);
  EXPECT_EQ(result.degrees, 2);
  EXPECT_NEAR(result.p, std::exp(-4), 1e-12);
}

TEST(Friedman, OfTwoMethodsIsTheSquareOfTheSignTest) {
  // 9 wins to 1: z = (9 - 5) / sqrt(10 / 4), squared 6.4.
  FriedmanResult result = friedman({Values(10, 1), {0, 0, 0, 0, 0, 0, 0, 0, 0, 2}});
  EXPECT_NEAR(result.statistic, 6.4, 1e-12);
}

TEST(Friedman, FindsNothingWhereAllMethodsAreEqualOrThereIsNoBlock) {
  EXPECT_EQ(friedman({{1, 2}, {1, 2}, {1, 2}}).p, 1);
  EXPECT_EQ(friedman({{}, {}}).p, 1);
  EXPECT_EQ(friedman({}).p, 1);
}

TEST(Friedman, DoesNotDependOnTheOrderOfTheBlocks) {
  FriedmanResult a = friedman({{1, 5, 2}, {2, 4, 4}, {3, 1, 3}});
  FriedmanResult b = friedman({{2, 1, 5}, {4, 2, 4}, {3, 3, 1}});
  EXPECT_EQ(a.statistic, b.statistic);
}

TEST(Ranks, AreSharedByEqualValues) {
  EXPECT_EQ(midranks({10, 30, 20, 20}), (Values{1, 4, 2.5, 2.5}));
  EXPECT_EQ(midranks({7, 7, 7}), (Values{2, 2, 2}));
  EXPECT_EQ(midranks({}), Values{});
}

TEST(Ranks, CountTies) {
  EXPECT_EQ(tie_sum({1, 2, 3}), 0);
  EXPECT_EQ(tie_sum({1, 1, 2, 2, 2}), 6 + 24);
}

TEST(Ranks, AverageToOneForTheBestInTheMetricsDirection) {
  ScoreRows scores = {{0.9, 0.8, 0.7}, {0.1, 0.2, 0.3}, {0.5, 0.5, 0.3}};
  EXPECT_EQ(average_ranks(scores, +1), (Values{1, 8.5 / 3, 6.5 / 3}));
  EXPECT_EQ(average_ranks(scores, -1), (Values{3, 3.5 / 3, 5.5 / 3}));
}

TEST(Ranks, SumToTheSameInEveryDirectionAndWithTies) {
  for (int direction : {+1, -1}) {
    Values ranks = average_ranks({{1, 1}, {1, 2}, {1, 2}, {0, 1}}, direction);
    EXPECT_DOUBLE_EQ(ranks[0] + ranks[1] + ranks[2] + ranks[3], 10);
  }
}

}  // namespace
}  // namespace fbbench
