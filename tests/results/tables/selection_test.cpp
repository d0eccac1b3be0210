// SPDX-License-Identifier: Apache-2.0
// results/tables/selection.cpp: labels with and without commas, order, refusals.
#include "results/tables/selection.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

/// Methods "a", "b:x=1,y=2", "c" and metrics "up", "down"; the score is 10 * method + metric.
JoinedGroup group() {
  JoinedGroup group;
  group.methods = {{"a", "a", 1, 0}, {"b", "b:x=1,y=2", 1, 0}, {"c", "c", 1, 0}};
  group.metrics = {{"up", "up", 1, +1}, {"down", "down", 1, -1}};
  group.scores = at::tensor({0., 1., 10., 11., 20., 21.}, at::kDouble).view({3, 2, 1});
  group.status = at::zeros({3, 2, 1}, at::kByte);
  group.seconds = at::tensor({0., 1., 2.}, at::kDouble).view({3, 1});
  return group;
}

TEST(Selection, KeepsAllWhereNothingIsChosen) {
  EXPECT_EQ(select({group()}, {}).at(0).methods.size(), 3u);
}

TEST(Selection, KeepsTheOrderChosen) {
  JoinedGroup chosen = select({group()}, {{"c,a"}, {"down"}}).at(0);
  EXPECT_EQ(chosen.methods[0].label, "c");
  EXPECT_EQ(chosen.scores[0][0][0].item<double>(), 21);
  EXPECT_EQ(chosen.seconds[0][0].item<double>(), 2);
  EXPECT_EQ(chosen.scores.sizes(), (std::vector<int64_t>{2, 1, 1}));
}

TEST(Selection, KnowsLabelsThatHoldCommas) {
  auto chosen = select({group()}, {{"b:x=1,y=2,a"}, {}}).at(0).methods;
  ASSERT_EQ(chosen.size(), 2u);
  EXPECT_EQ(chosen[0].label, "b:x=1,y=2");
}

TEST(Selection, TakesALabelOnceThoughItBeRepeated) {
  EXPECT_EQ(select({group()}, {{"a", "c,a"}, {}}).at(0).methods.size(), 2u);
}

TEST(Selection, DropsAGroupThatHasNoneOfThem) {
  JoinedGroup other = group();
  other.methods[0].label = "else";
  EXPECT_EQ(select({group(), other}, {{"a"}, {}}).size(), 1u);
}

TEST(Selection, SuggestsTheNearestLabel) {
  try {
    select({group()}, {{}, {"dwon"}});
    FAIL();
  } catch (const BadOption& error) {
    EXPECT_STREQ(error.what(), "metrics: no 'dwon' (did you mean 'down'?); there are: up, down");
  }
}

}  // namespace
}  // namespace fbbench
