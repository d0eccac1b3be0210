// SPDX-License-Identifier: Apache-2.0
// results/statistics/{comparison,small_sample,holm}.cpp: pairs, corrections, what a small n means.
#include "results/statistics/comparison.h"

#include <gtest/gtest.h>

#include <cmath>

#include "results/statistics/holm.h"
#include "results/statistics/small_sample.h"
#include "results/statistics/win_rate.h"

namespace fbbench {
namespace {

using Values = std::vector<double>;

void expect_values(const Values& got, const Values& want) {
  ASSERT_EQ(got.size(), want.size());
  for (size_t i = 0; i < got.size(); ++i) EXPECT_DOUBLE_EQ(got[i], want[i]) << i;
}

TEST(Holm, MultipliesByTheTestsThatAreLeftAndNeverFalls) {
  expect_values(holm({0.01, 0.04, 0.03, 0.005}), {0.03, 0.06, 0.06, 0.02});
  expect_values(holm({0.5, 0.9}), {1, 1});
  expect_values(holm({0.02}), {0.02});
  expect_values(holm({}), {});
}

TEST(Holm, KeepsTheOrderOfThePValuesAndNeverLowersOne) {
  Values p = {0.2, 0.001, 0.04, 0.04, 0.0007, 0.9}, adjusted = holm(p);
  for (size_t i = 0; i < p.size(); ++i) {
    EXPECT_GE(adjusted[i], p[i]);
    for (size_t j = 0; j < p.size(); ++j) {
      EXPECT_TRUE(p[i] > p[j] || adjusted[i] <= adjusted[j]) << i << " " << j;
    }
  }
}

TEST(WinRate, CountsTiesHalf) {
  EXPECT_DOUBLE_EQ(win_rate({1, 2, -1, 0}), 2.5 / 4);
  EXPECT_DOUBLE_EQ(win_rate({0, 0}), 0.5);
  EXPECT_TRUE(std::isnan(win_rate({})));
}

TEST(Comparison, SpeaksForTheFirstWhereItIsBetterInTheMetricsDirection) {
  ScoreRows scores = {{1, 2, 3}, {2, 4, 6}};
  PairComparison higher = compare_pairs(scores, +1).at(0), lower = compare_pairs(scores, -1).at(0);
  EXPECT_EQ(higher.effect, -1);
  EXPECT_EQ(higher.win_rate, 0);
  EXPECT_EQ(lower.effect, 1);
  EXPECT_EQ(lower.win_rate, 1);
  EXPECT_DOUBLE_EQ(lower.p_holm, 0.25);
}

TEST(Comparison, CorrectsForAllPairs) {
  auto pairs = compare_pairs({{1, 2, 3}, {2, 4, 6}, {9, 9.5, 8}}, +1);
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_EQ(pairs[1].a, 0u);
  EXPECT_EQ(pairs[1].b, 2u);
  for (const PairComparison& pair : pairs) EXPECT_DOUBLE_EQ(pair.p_holm, 0.75);
}

TEST(Comparison, DoesNotDependOnTheOrderOfTheImages) {
  auto a = compare_pairs({{1, 2, 3, 5}, {2, 1, 4, 4}}, +1).at(0);
  auto b = compare_pairs({{5, 3, 1, 2}, {4, 4, 2, 1}}, +1).at(0);
  EXPECT_EQ(a.test.p, b.test.p);
  EXPECT_EQ(a.effect, b.effect);
}

TEST(Comparison, RanksTheBestFirst) {
  RankComparison ranks = compare_ranks({{0.1, 0.2}, {0.5, 0.6}, {0.3, 0.4}}, -1);
  expect_values(ranks.average_ranks, {1, 3, 2});
  EXPECT_EQ(ranks.n, 2);
  EXPECT_EQ(ranks.not_told_apart.size(), 1u) << "two images tell nothing apart";
}

/// Warnings for two methods that differ by i + 1 on image i of n.
std::vector<std::string> warnings_of(int n) {
  Values zeros(static_cast<size_t>(n), 0), values;
  for (int i = 0; i < n; ++i) values.push_back(i + 1);
  ScoreRows scores = {zeros, values};
  return small_sample_warnings(compare_ranks(scores, +1), compare_pairs(scores, +1));
}

TEST(SmallSample, WarnsUntilNIsLargeEnough) {
  EXPECT_EQ(warnings_of(5).size(), 2u) << "2^(1-5) = .0625, and Friedman";
  EXPECT_EQ(warnings_of(6).size(), 1u) << "Friedman";
  EXPECT_EQ(warnings_of(10).size(), 1u);
  EXPECT_EQ(warnings_of(11).size(), 0u);
  EXPECT_NE(
      warnings_of(5)[1].find("n = 5: an exact p, Holm-corrected for 1 pair, can't be below 0.062"),
      std::string::npos)
      << warnings_of(5)[1];
}

TEST(SmallSample, WarnsOfTiesWhereExactTablesAreUsual) {
  for (int n : {25, 26}) {
    ScoreRows scores = {Values(static_cast<size_t>(n), 0), Values(static_cast<size_t>(n), 1)};
    auto warnings = small_sample_warnings(compare_ranks(scores, +1), compare_pairs(scores, +1));
    EXPECT_EQ(warnings.size(), n == 25 ? 1u : 0u) << n;
  }
}

TEST(SmallSample, SaysByHowMuchIntervalsAreTooNarrow) {
  ASSERT_EQ(small_interval_warnings(2).size(), 1u);
  EXPECT_NE(small_interval_warnings(2)[0].find("by 29%"), std::string::npos) << "1 - sqrt(1/2)";
  EXPECT_EQ(small_interval_warnings(29).size(), 1u);
  EXPECT_TRUE(small_interval_warnings(30).empty());
}

}  // namespace
}  // namespace fbbench
