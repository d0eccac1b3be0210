// SPDX-License-Identifier: Apache-2.0
// core/statistics/correlation.cpp: SciPy's numbers, small cases by hand.
#include "core/statistics/correlation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/scipy.h"

namespace fbbench {
namespace {

using Values = std::vector<double>;

TEST(Correlation, AgreesWithScipyWithAndWithoutTies) {
  for (const auto& one : expected("correlation")) {
    auto a = one["a"].get<Values>(), b = one["b"].get<Values>();
    EXPECT_NEAR(spearman(a, b), one["spearman"].get<double>(), 1e-10);
    EXPECT_NEAR(kendall_tau_b(a, b), one["kendall"].get<double>(), 1e-10);
  }
}

TEST(Correlation, IsOneForTheSameOrderAndMinusOneForTheReverse) {
  for (auto correlation : {pearson, spearman, kendall_tau_b}) {
    EXPECT_DOUBLE_EQ(correlation({1, 5, 9}, {2, 4, 6}), 1);
    EXPECT_DOUBLE_EQ(correlation({1, 5, 9}, {6, 4, 2}), -1);
  }
}

TEST(Correlation, OfRanksDoesNotSeeHowFarValuesLieApart) {
  for (auto correlation : {spearman, kendall_tau_b}) {
    EXPECT_DOUBLE_EQ(correlation({1, 5, 9}, {2, 3, 400}), 1);
  }
  EXPECT_DOUBLE_EQ(pearson({1, 2, 3}, {1, 2, 6}), 5 / std::sqrt(28.0)) << "5 / sqrt(2 * 14)";
}

TEST(Correlation, CountsPairsOutOfOrder) {
  EXPECT_DOUBLE_EQ(kendall_tau_b({1, 2, 3, 4}, {2, 1, 3, 4}), 4.0 / 6) << "5 for, 1 against";
  EXPECT_DOUBLE_EQ(spearman({1, 2, 3, 4}, {2, 1, 3, 4}), 0.8) << "1 - 6 * 2 / (4 * 15)";
}

TEST(Correlation, IsUnknownForConstantsAndSingleValues) {
  for (auto correlation : {pearson, spearman, kendall_tau_b}) {
    EXPECT_TRUE(std::isnan(correlation({1, 2, 4}, {0.1, 0.1, 0.1})));
    EXPECT_TRUE(std::isnan(correlation({1}, {2})));
    EXPECT_TRUE(std::isnan(correlation({}, {})));
  }
}

}  // namespace
}  // namespace fbbench
