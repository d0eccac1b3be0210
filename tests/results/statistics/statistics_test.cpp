// SPDX-License-Identifier: Apache-2.0
// results/statistics/{statistics,agreement}.cpp: common sets, data sets as blocks, metrics'
// agreement.
#include "results/statistics/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fbbench {
namespace {

constexpr double kNan = NAN;

/// A group of methods "m0", "m1", ... and metrics "up" (higher is better) and "down"; NaN:
/// undefined.
JoinedGroup group_of(const std::vector<std::vector<double>>& up,
                     const std::vector<std::vector<double>>& down, const char* dataset = "scenes") {
  JoinedGroup group;
  group.dataset = dataset;
  group.network = "net";
  group.metrics = {{"up", "up", 1, +1}, {"down", "down", 1, -1}};
  std::vector<Tensor> rows;
  for (size_t m = 0; m < up.size(); ++m) {
    std::string name = "m" + std::to_string(m);
    group.methods.push_back({name, name, 1, 0});
    rows.push_back(at::stack({at::tensor(up[m], at::kDouble), at::tensor(down[m], at::kDouble)}));
  }
  group.scores = at::stack(rows);
  group.status = group.scores.isnan().to(at::kByte);
  group.classes = at::zeros({group.scores.size(2)}, at::kLong);
  return group;
}

Statistics statistics(const std::vector<JoinedGroup>& groups) {
  BootstrapOptions options;
  options.draws = 100;
  return statistics_of(groups, options);
}

TEST(Statistics, ComparesMethodsOverTheImagesThatAllHave) {
  auto group = group_of({{1, 2, 3, 9}, {2, 3, 5, kNan}}, {{1, 1, 1, 1}, {2, 2, 2, 2}});
  MetricStatistics up = statistics({group}).groups.at(0).metrics.at(0);
  EXPECT_EQ(up.n, 3);
  EXPECT_EQ(up.medians, (std::vector<double>{2, 3})) << "without the fourth image";
  EXPECT_EQ(up.ranks.average_ranks, (std::vector<double>{2, 1}));
  EXPECT_EQ(up.pairs.at(0).effect, -1);
}

TEST(Statistics, TheMedianOfAnEvenNumberIsTheMiddleOfTwo) {
  auto group = group_of({{1, 2, 4, 9}, {0, 0, 0, 0}}, {{1, 1, 1, 1}, {2, 2, 2, 2}});
  EXPECT_EQ(statistics({group}).groups[0].metrics[0].medians[0], 3);
}

TEST(Statistics, LeavesOutAMethodWithoutAnyValue) {
  auto group = group_of({{1, 2}, {kNan, kNan}, {2, 3}}, {{1, 1}, {2, 2}, {3, 3}});
  MetricStatistics up = statistics({group}).groups[0].metrics[0];
  EXPECT_EQ(up.methods, (std::vector<std::string>{"m0", "m2"}));
  EXPECT_EQ(up.pairs.size(), 1u);
}

TEST(Statistics, HasNoPairsOfOneMethodAndSaysWhereThereIsNoImage) {
  Statistics result = statistics({group_of({{1, 2}}, {{kNan, kNan}})});
  EXPECT_TRUE(result.groups[0].metrics[0].pairs.empty());
  EXPECT_EQ(result.groups[0].metrics[1].n, 0);
  EXPECT_EQ(result.warnings.at(1).place, "scenes, network net, down");
  EXPECT_EQ(result.warnings.at(1).text, "no image on which it is defined for every method.");
}

TEST(Statistics, TakesDataSetsForBlocks) {
  auto first = group_of({{1, 2}, {2, 3}}, {{1, 1}, {2, 2}}, "first");
  auto second = group_of({{1, 5}, {2, 3}}, {{1, 1}, {2, 2}}, "second");
  auto over = statistics({first, second}).over_datasets;
  ASSERT_EQ(over.size(), 2u);
  EXPECT_EQ(over[0].ranks.n, 2);
  EXPECT_EQ(over[0].ranks.average_ranks, (std::vector<double>{1.5, 1.5})) << "one win each";
  EXPECT_EQ(over[1].ranks.average_ranks, (std::vector<double>{1, 2})) << "lower is better";
  EXPECT_TRUE(statistics({first}).over_datasets.empty());
}

TEST(Agreement, TurnsMetricsSoThatBetterGoesWithBetter) {
  // `down` falls where `up` rises, over methods as over images: full agreement.
  auto group = group_of({{1, 2, 3}, {2, 4, 6}}, {{9, 8, 7}, {6, 5, 4}});
  MetricAgreement agreement = agreement_of(group);
  EXPECT_DOUBLE_EQ(agreement.over_methods[0][1], 1);
  EXPECT_DOUBLE_EQ(agreement.over_images[0][1], 1);
  EXPECT_EQ(agreement.over_images[0][1], agreement.over_images[1][0]);
  EXPECT_EQ(agreement.over_images[0][0], 1);
}

TEST(Agreement, IsTheMeanOverMethodsThatVary) {
  auto group = group_of({{1, 2, 3}, {1, 2, 3}, {5, 5, 5}}, {{9, 8, 7}, {7, 8, 9}, {1, 2, 3}});
  EXPECT_DOUBLE_EQ(agreement_of(group).over_images[0][1], 0) << "+1 and -1, the third has none";
}

TEST(Agreement, IsUnknownWithoutASharedImage) {
  auto group = group_of({{1, kNan}, {2, kNan}}, {{kNan, 1}, {kNan, 2}});
  EXPECT_TRUE(std::isnan(agreement_of(group).over_images[0][1]));
}

}  // namespace
}  // namespace fbbench
