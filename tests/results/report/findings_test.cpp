// SPDX-License-Identifier: Apache-2.0
// results/report/findings.cpp: what is said of a comparison is what its figures say.
#include "results/report/findings.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

constexpr int64_t kImages = 40;

/// A metric of methods "a", "b" and "c" with these scores plus a small spread, the same for all.
MetricStatistics metric_of(const std::string& label, int direction,
                           const std::vector<double>& levels) {
  JoinedGroup group;
  group.dataset = "scenes";
  group.network = "net";
  group.methods = {{"a", "a", 1, 0}, {"b", "b", 1, 0}, {"c", "c", 1, 0}};
  group.metrics = {{label, label, 1, direction}};
  group.classes = at::zeros({kImages}, at::kLong);
  Tensor spread = at::arange(kImages, at::kDouble) / 1000;
  group.scores = at::tensor(levels, at::kDouble).view({3, 1, 1}) + spread;
  group.scores[2][0] += at::arange(kImages, at::kDouble).remainder(2) * 0.02 - 0.01;  // c wavers
  group.status = at::zeros({3, 1, kImages}, at::kByte);
  group.seconds = at::ones({3, kImages}, at::kDouble);
  BootstrapOptions options;
  options.draws = 1000;
  return statistics_of({group}, options).groups.at(0).metrics.at(0);
}

GroupStatistics group_of(const std::vector<MetricStatistics>& metrics) {
  GroupStatistics group;
  group.metrics = metrics;
  return group;
}

std::string answer(const std::vector<MetricStatistics>& metrics) {
  std::string text;
  for (const AnswerPart& part : short_answer(group_of(metrics))) {
    text += part.figure ? "(#)" : part.text;
  }
  return text;
}

TEST(Findings, NameTheBestByTheDirectionWithItsFigures) {
  auto found = findings(group_of({metric_of("deletion", -1, {0.5, 0.1, 0.3})}), {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].metric, "deletion ↓");
  EXPECT_EQ(found[0].best, "b");
  EXPECT_EQ(found[0].mean, "0.1195");  // 0.1 + 39 / 2000
  EXPECT_EQ(found[0].pairs, "3 of 3");
  EXPECT_EQ(found[0].n, kImages);
  EXPECT_TRUE(found[0].not_told_apart.empty());
}

TEST(Findings, NameWhatIsNotToldApartFromTheBest) {
  auto found = findings(group_of({metric_of("mass", +1, {0.5, 0.1, 0.5})}), {});
  EXPECT_EQ(found.at(0).not_told_apart, std::vector<std::string>{"c"});
  EXPECT_EQ(found.at(0).pairs, "2 of 3");
}

TEST(Findings, NameMethodsThatAreNoBetterThanAFloor) {
  auto metric = metric_of("mass", +1, {0.5, 0.1, 0.5});
  EXPECT_EQ(findings(group_of({metric}), {"c"}).at(0).like_a_floor,
            (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(findings(group_of({metric}), {"b"}).at(0).like_a_floor.empty());
}

TEST(ShortAnswer, SaysWhoIsBestAloneAndWhoSharesTheLead) {
  EXPECT_EQ(answer({metric_of("deletion", -1, {0.5, 0.1, 0.3}), metric_of("x", -1, {0.5, 0.9, 0.7}),
                    metric_of("mass", +1, {0.1, 0.9, 0.3})}),
            "b is best on deletion (#) and mass (#); a on x (#). ");
  EXPECT_EQ(answer({metric_of("mass", +1, {0.5, 0.1, 0.5})}),
            "On mass (#) a and c share the lead. ");
}

TEST(ShortAnswer, SaysWhereNothingSeparatesTheMethods) {
  EXPECT_EQ(answer({metric_of("mass", +1, {0.5, 0.5, 0.5})}),
            "On mass nothing separates the methods beyond noise.");
  EXPECT_EQ(answer({}), "No metric has a value for two methods, so nothing is compared here.");
}

TEST(Listed, JoinsWordsAsASentenceDoes) {
  EXPECT_EQ(listed({"a"}), "a");
  EXPECT_EQ(listed({"a", "b"}), "a and b");
  EXPECT_EQ(listed({"a", "b", "c"}), "a, b and c");
}

}  // namespace
}  // namespace fbbench
