// SPDX-License-Identifier: Apache-2.0
// results/statistics/{nemenyi,studentized_range}.cpp: SciPy's quantiles, Demsar's table, groups.
#include "results/statistics/nemenyi.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/scipy.h"
#include "results/statistics/studentized_range.h"

namespace fbbench {
namespace {

using Groups = std::vector<std::vector<size_t>>;

TEST(StudentizedRange, AgreesWithScipy) {
  for (const auto& one : expected("studentized_range")) {
    auto k = one["k"].get<int>();
    EXPECT_NEAR(studentized_range_quantile(one["p"], k), one["q"].get<double>(), 1e-6) << k;
    EXPECT_NEAR(studentized_range_cdf(one["q"], k), one["p"].get<double>(), 1e-7) << k;
  }
}

TEST(StudentizedRange, OfTwoValuesIsTheirDistance) {
  // |X - Y| <= q, where X - Y has variance 2: erf(q / 2).
  for (double q : {0.1, 1.0, 3.0}) {
    EXPECT_NEAR(studentized_range_cdf(q, 2), std::erf(q / 2), 1e-12);
  }
}

TEST(StudentizedRange, GrowsFromZeroToOne) {
  EXPECT_EQ(studentized_range_cdf(0, 5), 0);
  EXPECT_EQ(studentized_range_cdf(-1, 5), 0);
  EXPECT_LT(studentized_range_cdf(3, 5), studentized_range_cdf(4, 5));
  EXPECT_NEAR(studentized_range_cdf(30, 5), 1, 1e-12);
}

TEST(Nemenyi, GivesTheCriticalDifferencesOfDemsarsExample) {
  // JMLR 7, section 3.2.2: 4 classifiers on 14 data sets, q_.05 = 2.569, q_.10 = 2.291.
  EXPECT_NEAR(critical_difference(4, 14, 0.05), 1.25, 0.005);
  EXPECT_NEAR(critical_difference(4, 14, 0.10), 1.12, 0.005);
}

TEST(Nemenyi, ShrinksWithTheRootOfTheBlocks) {
  EXPECT_DOUBLE_EQ(critical_difference(6, 25) / critical_difference(6, 100), 2);
  EXPECT_TRUE(std::isinf(critical_difference(6, 0)));
}

TEST(Nemenyi, GroupsMethodsWithinTheDifference) {
  EXPECT_EQ(not_told_apart({1, 4, 2, 3}, 1), (Groups{{0, 2}, {2, 3}, {3, 1}}));
  EXPECT_EQ(not_told_apart({1, 4, 2, 3}, 2), (Groups{{0, 2, 3}, {2, 3, 1}}));
  EXPECT_EQ(not_told_apart({1, 4, 2, 3}, 5), (Groups{{0, 2, 3, 1}}));
}

TEST(Nemenyi, LeavesOutWhatStandsAlone) {
  EXPECT_EQ(not_told_apart({1, 3, 3}, 0.5), (Groups{{1, 2}}));
  EXPECT_EQ(not_told_apart({1, 2, 3}, 0.5), Groups{});
}

}  // namespace
}  // namespace fbbench
