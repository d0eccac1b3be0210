// SPDX-License-Identifier: Apache-2.0
// runners/show/describe.cpp: what plugins say of themselves, as a report shows it.
#include "runners/show/describe.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

std::string fact(const Described& described, const std::string& name) {
  for (const Fact& one : described.facts) {
    if (one.first == name) return one.second;
  }
  return "";
}

TEST(Describe, NamesTheMethodBehindALabelAndItsOptions) {
  auto method = describe_methods({{"occlusion:window=8@mine", "mine", 1, 0}}).at(0);
  EXPECT_EQ(method.label, "mine");
  EXPECT_EQ(fact(method, "spec"), "occlusion:window=8");
  EXPECT_EQ(fact(method, "options").rfind("window = 8 (", 0), 0u);
  EXPECT_NE(method.source, "");
}

TEST(Describe, TellsDirectionRangeAndWhenAMetricIsUndefined) {
  auto metric = describe_metrics({{"complexity", "complexity", 1, -1}}).at(0);
  EXPECT_EQ(metric.category, "complexity");
  EXPECT_EQ(fact(metric, "better"), "lower");
  EXPECT_EQ(fact(metric, "range"), "[0, ∞), nats");
  EXPECT_EQ(fact(metric, "undefined"), metric.undefined);
  EXPECT_EQ(fact(metric, "spec"), "") << "the label says it";
}

TEST(Describe, KnowsTheLicenceOfData) {
  auto dataset = describe_datasets({Spec::parse("fashion_scenes")}).at(0);
  EXPECT_EQ(fact(dataset, "licence").rfind("MIT", 0), 0u);
}

TEST(Describe, HasTheLabelAloneWhereAPluginIsNotLoaded) {
  auto method = describe_methods({{"brightness", "bright", 1, 0}}).at(0);
  EXPECT_EQ(method.label, "bright");
  EXPECT_EQ(method.brief, "");
  EXPECT_TRUE(method.facts.empty());
}

}  // namespace
}  // namespace fbbench
