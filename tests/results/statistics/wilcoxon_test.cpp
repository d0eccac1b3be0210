// SPDX-License-Identifier: Apache-2.0
// results/statistics/wilcoxon.cpp and effect_size.h: SciPy's numbers, small cases by hand.
#include "results/statistics/wilcoxon.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/scipy.h"
#include "results/statistics/effect_size.h"

namespace fbbench {
namespace {

using Values = std::vector<double>;

TEST(Wilcoxon, AgreesWithScipy) {
  for (const auto& one : expected("wilcoxon")) {
    WilcoxonResult result = wilcoxon(one["d"].get<Values>());
    EXPECT_EQ(result.exact, one["exact"].get<bool>()) << one["d"];
    EXPECT_NEAR(result.statistic(), one["statistic"].get<double>(), 1e-9) << one["d"];
    EXPECT_NEAR(result.p, one["p"].get<double>(), 1e-10) << one["d"];
  }
}

TEST(Wilcoxon, CountsTheSignsOfOneTwoAndThreeDifferencesExactly) {
  EXPECT_DOUBLE_EQ(wilcoxon({0.5}).p, 1);
  EXPECT_DOUBLE_EQ(wilcoxon({0.5, 0.7}).p, 0.5) << "2 of 4 sign patterns";
  EXPECT_DOUBLE_EQ(wilcoxon({0.5, 0.7, 0.2}).p, 0.25) << "2 of 8";
  EXPECT_DOUBLE_EQ(wilcoxon({0.5, 0.7, -0.2}).p, 0.5) << "T- is 0 or 1, both sides: 4 of 8";
}

TEST(Wilcoxon, DropsZeroDifferences) {
  WilcoxonResult with = wilcoxon({0, 0.5, 0, 0.7, -0.2}), without = wilcoxon({0.5, 0.7, -0.2});
  EXPECT_EQ(with.n, 3);
  EXPECT_EQ(with.p, without.p);
}

TEST(Wilcoxon, FindsNothingWhereAllDifferencesAreZeroOrNone) {
  for (const Values& nothing : {Values{}, Values{0, 0, 0}}) {
    EXPECT_EQ(wilcoxon(nothing).n, 0);
    EXPECT_EQ(wilcoxon(nothing).p, 1);
    EXPECT_EQ(rank_biserial(wilcoxon(nothing)), 0);
  }
}

TEST(Wilcoxon, IsExactUpToFiftyDifferencesThatAreLeft) {
  Values values;
  for (int i = 1; i <= 50; ++i) values.push_back(i);
  EXPECT_TRUE(wilcoxon(values).exact);
  values.push_back(0);
  EXPECT_TRUE(wilcoxon(values).exact) << "50 are left";
  values.push_back(51);
  EXPECT_FALSE(wilcoxon(values).exact);
}

TEST(Wilcoxon, DoesNotDependOnOrderAndSwapsSidesWithTheSign) {
  Values values = {0.3, -1.2, 2.5, 0.9, -0.1, 0.7}, negative;
  WilcoxonResult before = wilcoxon(values);
  for (double value : values) negative.push_back(-value);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(wilcoxon(values).p, before.p);
  EXPECT_EQ(wilcoxon(negative).p, before.p);
  EXPECT_EQ(wilcoxon(negative).positive, before.negative);
}

TEST(Wilcoxon, KnowsTheSmallestPThatNCanGive) {
  EXPECT_DOUBLE_EQ(smallest_wilcoxon_p(3), wilcoxon({1, 2, 3}).p);
  EXPECT_DOUBLE_EQ(smallest_wilcoxon_p(6), 2.0 / 64);
  EXPECT_DOUBLE_EQ(smallest_wilcoxon_p(0), 1);
}

TEST(EffectSize, IsTheRankSumForLessTheRankSumAgainst) {
  EXPECT_DOUBLE_EQ(rank_biserial(wilcoxon({1, 2, 3})), 1);
  EXPECT_DOUBLE_EQ(rank_biserial(wilcoxon({-1, -2, -3})), -1);
  EXPECT_DOUBLE_EQ(rank_biserial(wilcoxon({1, 2, -3})), 0);
  EXPECT_DOUBLE_EQ(rank_biserial(wilcoxon({1, 3, -2})), 1.0 / 3) << "(4 - 2) / 6";
}

}  // namespace
}  // namespace fbbench
