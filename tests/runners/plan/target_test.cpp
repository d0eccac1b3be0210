// SPDX-License-Identifier: Apache-2.0
// runners/plan/target.cpp: classes by number and name, and which one a rule takes of a sample.
#include "runners/plan/target.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

const std::vector<std::string> kClasses = {"crane", "dog", "crane", "cat"};

DatasetFacts facts(bool labels, bool targets) {
  DatasetFacts facts;
  facts.has_labels = labels;
  facts.has_targets = targets;
  return facts;
}

TEST(Target, FindsAClassByNumberAndName) {
  EXPECT_EQ(class_index("3", kClasses), 3);
  EXPECT_EQ(class_index("cat", kClasses), 3);
}

TEST(Target, RefusesNumbersOutOfRangeUnknownNamesAndSharedNames) {
  for (const char* text : {"4", "99999999999999999999", "dgo", "crane", "-1"}) {
    EXPECT_THROW(class_index(text, kClasses), BadInput) << text;
  }
}

TEST(Target, TakesWhatTheRuleSays) {
  Sample sample;
  sample.label = 1;
  sample.target = 2;
  auto target = [&](const char* rule) {
    return TargetRule(rule, kClasses, facts(true, true)).target(sample, 0);
  };
  EXPECT_EQ(target("predicted"), 0);
  EXPECT_EQ(target("label"), 1);
  EXPECT_EQ(target("given"), 2);
  EXPECT_EQ(target("cat"), 3);
}

TEST(Target, RefusesRulesThatTheDataSetCannotServe) {
  EXPECT_THROW(TargetRule("label", kClasses, facts(false, true)), BadInput);
  EXPECT_THROW(TargetRule("given", kClasses, facts(true, false)), BadInput);
}

TEST(Target, RefusesASampleWithoutLabel) {
  EXPECT_THROW(TargetRule("label", kClasses, facts(true, false)).target(Sample(), 0), BadInput);
}

}  // namespace
}  // namespace fbbench
