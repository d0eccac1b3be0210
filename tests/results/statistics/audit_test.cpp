// SPDX-License-Identifier: Apache-2.0
// results/statistics/{audit,settings}.cpp: what a run says of its metrics and their settings.
#include "results/statistics/audit.h"

#include <gtest/gtest.h>

#include <cmath>

#include "results/statistics/settings.h"

namespace fbbench {
namespace {

/// Scores [methods][images] of one metric, which stand on each of its settings once.
struct Column {
  std::string spec;
  int direction;
  std::vector<std::vector<double>> scores;
};

JoinedGroup group_of(const std::vector<std::string>& methods, const std::vector<Column>& columns) {
  JoinedGroup group;
  group.dataset = "scenes";
  group.network = "net";
  for (const std::string& method : methods) group.methods.push_back({method, method, 1, 0});
  std::vector<Tensor> metrics;
  for (const Column& column : columns) {
    group.metrics.push_back({column.spec, column.spec, 1, column.direction});
    std::vector<Tensor> rows;
    for (const auto& row : column.scores) rows.push_back(at::tensor(row, at::kDouble));
    metrics.push_back(at::stack(rows));
  }
  group.scores = at::stack(metrics, 1);
  group.status = group.scores.isnan().to(at::kByte);
  group.classes = at::zeros({group.scores.size(2)}, at::kLong);
  return group;
}

/// Eight images of about this score.
std::vector<double> about(double score) {
  std::vector<double> row;
  for (int i = 0; i < 8; ++i) row.push_back(score + 0.01 * i);
  return row;
}

const std::vector<std::string> kMethods{"good", "fair", "random", "center"};

TEST(Audit, CountsTheMethodsThatAMetricShowsBetterThanRandom) {
  const MetricAudit audit = audit_of(
      group_of(kMethods, {{"insertion", +1, {about(.9), about(.8), about(.1), about(.2)}}}))[0];
  // Of 8 equal signs Wilcoxon's p is 2 / 2^8, times 6 pairs by Holm: .047.
  EXPECT_EQ(audit.above_random.better, 2);
  EXPECT_EQ(audit.above_random.others, 2);
  EXPECT_FALSE(audit.above_random.blind());
  EXPECT_FALSE(audit.center_leads);
  EXPECT_DOUBLE_EQ(audit.consistency, 1) << "every image ranks them alike";
}

TEST(Audit, FlagsAMetricThatLikesRandomOrTheCenter) {
  const MetricAudit audit = audit_of(
      group_of(kMethods, {{"deletion", -1, {about(.5), about(.1), about(.2), about(.05)}}}))[0];
  EXPECT_EQ(audit.above_random.better, 1) << "lower is better";
  EXPECT_TRUE(audit.above_random.blind()) << "half of two";
  EXPECT_TRUE(audit.center_leads);
}

TEST(Audit, SaysNothingOfRandomWhereImagesAreTooFewToShowIt) {
  // Three images: p is 1/4 at the least.
  const MetricAudit audit = audit_of(group_of(
      kMethods, {{"insertion", +1, {{.9, .9, .9}, {.8, .8, .8}, {.1, .1, .1}, {.2, .2, .2}}}}))[0];
  EXPECT_EQ(audit.above_random.others, 0);
  EXPECT_FALSE(audit.above_random.blind());
}

TEST(Audit, SaysNothingOfRandomWhereItIsNotThere) {
  const MetricAudit audit =
      audit_of(group_of({"good", "fair"}, {{"insertion", +1, {about(.9), about(.8)}}}))[0];
  EXPECT_EQ(audit.above_random.others, 0);
  EXPECT_FALSE(audit.above_random.blind());
  EXPECT_TRUE(std::isnan(audit.agreement)) << "no other metric";
}

TEST(Audit, TellsOtherMetricsFromOtherSettings) {
  const auto audits =
      audit_of(group_of({"a", "b"}, {{"deletion", -1, {about(.1), about(.2)}},
                                     {"deletion:step=9", -1, {about(.2), about(.1)}},
                                     {"insertion", +1, {about(.9), about(.8)}}}));
  EXPECT_EQ(audits[0].over_settings, -1) << "the other setting says the opposite";
  EXPECT_EQ(audits[0].agreement, 1) << "insertion says the same";
  EXPECT_TRUE(std::isnan(audits[2].over_settings));
  EXPECT_EQ(audits[2].agreement, 0) << "one setting agrees, the other doesn't";
}

TEST(Settings, ShowMeanSpreadAndHowOftenEachMethodLeads) {
  const auto found =
      settings_of(group_of({"a", "b"}, {{"deletion", -1, {{.1, .3}, {.5, .5}}},
                                        {"insertion", +1, {{1, 1}, {2, 2}}},
                                        {"deletion:step=9", -1, {{.6, .6}, {.4, .4}}},
                                        {"deletion:step=3", -1, {{.3, .3}, {.3, .3}}}}));
  ASSERT_EQ(found.size(), 1U) << "insertion stands once";
  EXPECT_EQ(found[0].name, "deletion");
  EXPECT_EQ(found[0].settings.size(), 3U);
  const OverSettings& a = found[0].methods.at(0);
  EXPECT_DOUBLE_EQ(a.mean, (.2 + .6 + .3) / 3);
  EXPECT_DOUBLE_EQ(a.lowest, .2);
  EXPECT_DOUBLE_EQ(a.highest, .6);
  EXPECT_EQ(a.leads, 2) << "lower is better; the tie counts for both";
  EXPECT_EQ(found[0].methods.at(1).leads, 2);
}

TEST(Settings, LeaveOutAMethodWithoutAMeanInOneOfThem) {
  const auto found = settings_of(group_of(
      {"a", "b"}, {{"deletion", -1, {{.1}, {NAN}}}, {"deletion:step=9", -1, {{.6}, {.4}}}}));
  ASSERT_EQ(found.at(0).methods.size(), 1U);
  EXPECT_EQ(found[0].methods[0].method, "a");
}

}  // namespace
}  // namespace fbbench
