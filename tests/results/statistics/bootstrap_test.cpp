// SPDX-License-Identifier: Apache-2.0
// results/statistics/bootstrap.cpp: SciPy's intervals, paired differences, BCa on macro means.
#include "results/statistics/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/scipy.h"
#include "core/error.h"

namespace fbbench {
namespace {

MeanBootstrap bootstrap(const Tensor& values, IntervalKind kind, int64_t draws = 10000,
                        const Tensor& classes = {}) {
  BootstrapOptions options;
  options.kind = kind;
  options.draws = draws;
  return {values, classes, options};
}

Tensor column(const std::vector<double>& values) {
  return at::tensor(values, at::kDouble).unsqueeze(1);
}

/// SciPy's interval and ours come from a million draws each. An end's standard error in standard
/// errors of the mean s is sqrt(p (1 - p) / 1e6) over the normal density there: .0027 at p = .025,
/// .0038 for the difference of two; BCa on these data goes to p = .992 and .9 times that density,
/// below .008. 4 of the latter is .03 s, while BCa and percentile ends lie .4 s apart.
TEST(Bootstrap, AgreesWithScipyWithinTheMonteCarloError) {
  for (const auto& one : expected("bootstrap")) {
    Tensor values = column(one["values"].get<std::vector<double>>());
    double error = 0.03 * values.std().item<double>() / std::sqrt(values.size(0));
    for (const char* name : {"percentile", "bca"}) {
      Interval got = bootstrap(values, interval_kind(name), 1000000).interval(0);
      EXPECT_NEAR(got.low, one[name][0].get<double>(), error) << name;
      EXPECT_NEAR(got.high, one[name][1].get<double>(), error) << name;
    }
  }
}

TEST(Bootstrap, AgreesWithScipyOnMacroMeansOfUnequalClasses) {
  for (const auto& one : expected("macro_bootstrap")) {
    Tensor values = column(one["values"].get<std::vector<double>>());
    Tensor classes = at::tensor(one["classes"].get<std::vector<int64_t>>(), at::kLong);
    // The mean's error above; the macro mean's is 1.07 times it for 20, 12 and 8 images a class.
    double error = 0.03 * values.std().item<double>() / std::sqrt(values.size(0));
    for (const char* name : {"percentile", "bca"}) {
      Interval got = bootstrap(values, interval_kind(name), 1000000, classes).interval(0);
      EXPECT_NEAR(got.low, one[name][0].get<double>(), error) << name;
      EXPECT_NEAR(got.high, one[name][1].get<double>(), error) << name;
    }
  }
}

TEST(Bootstrap, GivesThePairedDifferenceTheSameIntervalAsASingleColumn) {
  Tensor a = column({0.1, 0.5, 2.5, 0.9, 0.4}), b = column({0.3, 0.1, 0.2, 0.8, 0.9});
  for (IntervalKind kind : {IntervalKind::kPercentile, IntervalKind::kBca}) {
    Interval single = bootstrap(a - b, kind).interval(0);
    MeanBootstrap both = bootstrap(at::cat({a, b}, 1), kind);
    EXPECT_NEAR(both.difference(0, 1, +1).low, single.low, 1e-12);
    EXPECT_NEAR(both.difference(0, 1, -1).low, -single.high, 1e-12);
  }
}

TEST(Bootstrap, BcaFollowsTheSkewOfTheScores) {
  Tensor values = column({0, 0, 0, 0, 0, 0, 0, 0, 0.5, 1, 2, 8});
  Interval plain = bootstrap(values, IntervalKind::kPercentile).interval(0);
  Interval corrected = bootstrap(values, IntervalKind::kBca).interval(0);
  EXPECT_GT(corrected.low, plain.low);
  EXPECT_GT(corrected.high, plain.high);
}

TEST(Bootstrap, BcaOfConstantScoresIsAPoint) {
  Interval interval =
      bootstrap(at::full({7, 1}, 0.25, at::kDouble), IntervalKind::kBca).interval(0);
  EXPECT_DOUBLE_EQ(interval.low, 0.25);
  EXPECT_DOUBLE_EQ(interval.high, 0.25);
}

TEST(Bootstrap, BcaOfOneImageIsAPoint) {
  Interval interval = bootstrap(column({3}), IntervalKind::kBca).interval(0);
  EXPECT_EQ(interval.low, 3);
  EXPECT_EQ(interval.high, 3);
}

TEST(Bootstrap, BcaOfAMacroMeanOfOneClassIsThatOfTheMean) {
  Tensor values = column({0.1, 0.5, 0.2, 0.9, 0.4, 7});
  Interval macro =
      bootstrap(values, IntervalKind::kBca, 10000, at::full({6}, 3, at::kLong)).interval(0);
  Interval plain = bootstrap(values, IntervalKind::kBca).interval(0);
  EXPECT_NEAR(macro.low, plain.low, 1e-12);
  EXPECT_NEAR(macro.high, plain.high, 1e-12);
}

TEST(Bootstrap, KnowsItsIntervalsByName) {
  EXPECT_EQ(interval_kind("bca"), IntervalKind::kBca);
  EXPECT_THROW(interval_kind("t"), BadOption);
}

}  // namespace
}  // namespace fbbench
