// SPDX-License-Identifier: Apache-2.0
// results/statistics/summary.cpp: means and intervals worked out by hand, common sets, marks, macro
// means.
#include "results/statistics/summary.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "results/store/results.h"

namespace fbbench {
namespace {

constexpr double kNan = NAN;

/// Summary of one metric from rows of scores, one a method; NaN is undefined.
Summary summary_of(const std::vector<std::vector<double>>& rows, int direction = +1,
                   const Tensor& classes = {}) {
  std::vector<Tensor> tensors;
  for (const auto& row : rows) tensors.push_back(at::tensor(row, at::kDouble));
  Tensor scores = at::stack(tensors).unsqueeze(1);
  return summarise(scores, scores.isnan().to(at::kByte), {direction}, {}, classes).at(0);
}

TEST(Summary, GivesTheMeanOfEachMethod) {
  Summary summary = summary_of({{1, 2, 3, 6}, {0, 0, 0, 1}});
  EXPECT_EQ(summary.n, 4);
  EXPECT_DOUBLE_EQ(summary.methods[0].mean, 3);
  EXPECT_DOUBLE_EQ(summary.methods[1].mean, 0.25);
}

TEST(Summary, GivesTheExactPercentilesWhereFewMeansArePossible) {
  // Two images 0 and 1: the mean is 0, 1/2 or 1 with chances 1/4, 1/2, 1/4.
  Summary summary = summary_of({{0, 1}});
  EXPECT_EQ(summary.methods[0].low, 0);
  EXPECT_EQ(summary.methods[0].high, 1);
}

TEST(Summary, AgreesWithTheNormalIntervalOnManyImages) {
  // Half zeros, half ones: standard error 1/2 / sqrt(400) = 0.025, the normal interval's half width
  // 1.96 times that. A count of 400 has steps of 1/400, and 10,000 draws a spread of about as much.
  std::vector<double> scores(400, 0);
  std::fill(scores.begin() + 200, scores.end(), 1);
  Summary summary = summary_of({scores});
  EXPECT_NEAR(summary.methods[0].low, 0.5 - 0.049, 2.0 / 400);
  EXPECT_NEAR(summary.methods[0].high, 0.5 + 0.049, 2.0 / 400);
}

TEST(Summary, FailingCannotImproveAMean) {
  Summary summary = summary_of({{0, 0, 1, 1}, {kNan, kNan, 1, 0.5}});
  EXPECT_EQ(summary.n, 2);
  EXPECT_DOUBLE_EQ(summary.methods[0].mean, 1) << "over the images that both have";
  EXPECT_DOUBLE_EQ(summary.methods[1].mean, 0.75);
  EXPECT_EQ(summary.methods[1].undefined, 2);
}

TEST(Summary, AMethodWithoutAnyValueTakesNoPart) {
  Summary summary = summary_of({{0, 1, 2}, {kNan, kNan, kNan}});
  EXPECT_EQ(summary.n, 3);
  EXPECT_TRUE(std::isnan(summary.methods[1].mean));
  EXPECT_EQ(summary.methods[1].undefined, 3);
}

TEST(Summary, TellsFailedFromUndefinedAndNotRun) {
  Tensor scores = at::full({2, 1, 3}, kNan, at::kDouble);
  scores[0] = 1;
  Tensor status = at::tensor({0, 1, 2, 3, 3, 3}).to(at::kByte).view({2, 1, 3});
  Summary summary = summarise(scores, status, {+1}, {}).at(0);
  EXPECT_EQ(summary.n, 1);
  EXPECT_EQ(summary.methods[0].undefined, 1);
  EXPECT_EQ(summary.methods[0].failed, 1);
  EXPECT_TRUE(summary.methods[0].run);
  EXPECT_FALSE(summary.methods[1].run);
}

TEST(Summary, NoCommonImageLeavesNoMean) {
  Summary summary = summary_of({{1, kNan}, {kNan, 1}});
  EXPECT_EQ(summary.n, 0);
  EXPECT_TRUE(std::isnan(summary.methods[0].mean));
  EXPECT_FALSE(summary.methods[0].best);
}

TEST(Summary, MarksWhatThePairedIntervalDoesNotExclude) {
  // Single means vary far more than the difference: only pairing tells the second from the first.
  Summary summary =
      summary_of({{1, 2, 3, 4, 5, 6}, {0.9, 1.9, 2.9, 3.9, 4.9, 5.9}, {2, 1, 4, 3, 6, 4.9}});
  EXPECT_TRUE(summary.methods[0].best);
  EXPECT_FALSE(summary.methods[1].best);
  EXPECT_TRUE(summary.methods[2].best);
}

TEST(Summary, MarksTheBestOfTheRestAsSecond) {
  Summary summary = summary_of({{1, 2, 3}, {3, 4, 5}, {0, 1, 2}, {1, 2, 3}});
  EXPECT_TRUE(summary.methods[1].best);
  EXPECT_FALSE(summary.methods[1].second);
  EXPECT_TRUE(summary.methods[0].second);
  EXPECT_FALSE(summary.methods[2].second);
  EXPECT_TRUE(summary.methods[3].second) << "equal to the first";
}

TEST(Summary, TheLowestIsBestWhereLowerIsBetter) {
  Summary summary = summary_of({{1, 2, 3}, {0, 1, 2}}, -1);
  EXPECT_FALSE(summary.methods[0].best);
  EXPECT_TRUE(summary.methods[1].best);
}

TEST(Summary, EqualMethodsAreAllBest) {
  std::vector<double> scores;
  for (int i = 0; i < 97; ++i) scores.push_back(std::sqrt(i));
  Summary summary = summary_of({scores, scores, scores});
  for (const MeanEstimate& estimate : summary.methods) EXPECT_TRUE(estimate.best);
}

TEST(Summary, TheMacroMeanWeighsClassesEqually) {
  Tensor classes = at::tensor({7, 7, 7, 9}, at::kLong);
  Summary summary = summary_of({{0, 0, 0, 1}}, +1, classes);
  EXPECT_DOUBLE_EQ(summary.methods[0].mean, 0.5);
  EXPECT_EQ(summary.methods[0].low, 0) << "class 9 is missing in 32% of the draws";
}

TEST(Summary, TheMacroMeanOfOneImageAClassIsTheMean) {
  std::vector<double> scores = {0.1, 0.5, 0.2, 0.9, 0.4};
  MeanEstimate macro = summary_of({scores}, +1, at::arange(5, at::kLong)).methods[0];
  MeanEstimate micro = summary_of({scores}).methods[0];
  EXPECT_DOUBLE_EQ(macro.mean, micro.mean);
  EXPECT_LT(macro.low, macro.mean);
}

TEST(Summary, GivesTheSameIntervalsForTheSameSeed) {
  MeanEstimate a = summary_of({{0.1, 0.5, 0.2, 0.9, 0.4}}).methods[0];
  MeanEstimate b = summary_of({{0.1, 0.5, 0.2, 0.9, 0.4}}).methods[0];
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
}

TEST(Summary, SummarisesMetricsIndependently) {
  Tensor scores = at::tensor({1.0, 2.0, 3.0, 4.0}, at::kDouble).view({1, 2, 2});
  Tensor status = at::zeros({1, 2, 2}, at::kByte);
  status[0][1][0] = static_cast<int64_t>(Status::kUndefined);
  auto summaries = summarise(scores, status, {+1, -1}, {});
  EXPECT_DOUBLE_EQ(summaries[0].methods[0].mean, 1.5);
  EXPECT_EQ(summaries[0].n, 2);
  EXPECT_DOUBLE_EQ(summaries[1].methods[0].mean, 4);
  EXPECT_EQ(summaries[1].n, 1);
}

}  // namespace
}  // namespace fbbench
