// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/cells.cpp
#include "metrics/faithfulness/cells.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fbbench {
namespace {

std::vector<int32_t> pixels(const PixelSpan& span) { return {span.data, span.data + span.count}; }

using Pixels = std::vector<int32_t>;

TEST(Cells, AreSquaresClippedAtTheRightAndLowerBorder) {
  const Cells cells = Cells::squares(3, 5, 2);
  ASSERT_EQ(cells.count(), 6);
  EXPECT_EQ(pixels(cells[0]), (Pixels{0, 1, 5, 6}));
  EXPECT_EQ(pixels(cells[2]), (Pixels{4, 9}));
  EXPECT_EQ(pixels(cells[3]), (Pixels{10, 11}));
  EXPECT_EQ(pixels(cells[5]), (Pixels{14}));
}

TEST(Cells, OfAGridBeginAtRoundedDownShares) {
  // floor(5/3) = 1 and floor(10/3) = 3: rows 0 | 1, 2 | 3, 4.
  const Cells cells = Cells::grid(5, 3, 3);
  ASSERT_EQ(cells.count(), 9);
  EXPECT_EQ(pixels(cells[0]), (Pixels{0}));
  EXPECT_EQ(pixels(cells[4]), (Pixels{4, 7}));
  EXPECT_EQ(pixels(cells[8]), (Pixels{11, 14}));
}

TEST(Cells, SumValuesOverTheirPixels) {
  const std::vector<float> values = {1, 2, 4, 8, 16, 32};
  EXPECT_EQ(Cells::squares(2, 3, 2).sums(values.data()), (std::vector<double>{1 + 2 + 8 + 16, 36}));
}

TEST(Cells, TellLabelsWithoutGapsFromOthers) {
  EXPECT_TRUE(Cells::are_labels({1, 0, 2, 0}));
  EXPECT_FALSE(Cells::are_labels({1, 3, 0}));
  EXPECT_FALSE(Cells::are_labels({1, 2}));
  EXPECT_FALSE(Cells::are_labels({-1, 0}));
}

TEST(CellPath, GoesThroughCellsByScoreTiesByNumberAndNaNLast) {
  const Cells cells({0, 1, 2, 3, 1});
  const CellPath path(cells, {NAN, 2, 5, 2});
  EXPECT_EQ(pixels(path.first(0)), Pixels());
  EXPECT_EQ(pixels(path.first(2)), (Pixels{2, 1, 4}));
  EXPECT_EQ(pixels(path.first(9)), (Pixels{2, 1, 4, 3, 0}));
}

}  // namespace
}  // namespace fbbench
