// SPDX-License-Identifier: Apache-2.0
// core/process/first_fit.cpp: where blocks come to lie, worked out by hand.
#include "core/process/first_fit.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

using Gaps = std::map<int64_t, int64_t>;

TEST(FirstFit, PutsBlocksOneBehindAnother) {
  FirstFit blocks(10);
  EXPECT_EQ(blocks.take(4), 0);
  EXPECT_EQ(blocks.take(3), 4);
  EXPECT_EQ(blocks.gaps(), (Gaps{{7, 3}}));
}

TEST(FirstFit, TakesTheLowestGapThatIsLargeEnough) {
  FirstFit blocks(10);
  for (int64_t size : {1, 1, 3, 1}) blocks.take(size);
  blocks.give_back(0);
  blocks.give_back(2);
  EXPECT_EQ(blocks.take(2), 2);
  EXPECT_EQ(blocks.gaps(), (Gaps{{0, 1}, {4, 1}, {6, 4}}));
}

TEST(FirstFit, JoinsGapsOnBothSides) {
  FirstFit blocks(6);
  for (int i = 0; i < 3; ++i) blocks.take(2);
  blocks.give_back(0);
  blocks.give_back(4);
  EXPECT_EQ(blocks.gaps(), (Gaps{{0, 2}, {4, 2}}));
  blocks.give_back(2);
  EXPECT_EQ(blocks.gaps(), (Gaps{{0, 6}}));
}

TEST(FirstFit, SaysSoWhereNoGapIsLargeEnough) {
  FirstFit blocks(4);
  blocks.take(1);
  int64_t middle = blocks.take(1);
  blocks.take(1);
  blocks.give_back(middle);
  EXPECT_EQ(blocks.take(2), -1) << "two of four are free, but not side by side";
  EXPECT_EQ(blocks.take(1), middle);
}

}  // namespace
}  // namespace fbbench
