// SPDX-License-Identifier: Apache-2.0
// models/incremental/rectangle.cpp: intervals worked out by hand.
#include "models/incremental/rectangle.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

using Starts = std::vector<int64_t>;

/// kernel, stride, padding, dilation
constexpr Reach kThree{3, 1, 1, 1}, kThreeByTwo{3, 2, 1, 1}, kDilated{3, 1, 2, 2};

TEST(Rectangle, OfAThreeByThreeConvolutionGrowsByOneOnEachSide) {
  Spans out = reached(kThree, {4, {10}}, 100);
  EXPECT_EQ(out.size, 6);
  EXPECT_EQ(out.begin, Starts{9});
}

TEST(Rectangle, AtTheBorderIsMovedIntoTheMap) {
  // [0,4) reaches [0,5), [10,14) reaches [9,15), [96,100) reaches [95,100): one size, 6.
  Spans out = reached(kThree, {4, {0, 10, 96}}, 100);
  EXPECT_EQ(out.size, 6);
  EXPECT_EQ(out.begin, (Starts{0, 9, 94}));
}

TEST(Rectangle, BehindAStrideCoversEveryOutputThatReadsIt) {
  // Output i reads 2i-1 .. 2i+1. Pixel 4 is read by 2 alone, pixel 5 by 2 and 3.
  EXPECT_EQ(reached(kThreeByTwo, {1, {4}}, 50).begin, Starts{2});
  EXPECT_EQ(reached(kThreeByTwo, {1, {4}}, 50).size, 1);
  EXPECT_EQ(reached(kThreeByTwo, {1, {5}}, 50).begin, Starts{2});
  EXPECT_EQ(reached(kThreeByTwo, {1, {5}}, 50).size, 2);
}

TEST(Rectangle, OfDilatedKernelsReachesAsFarAsTheirEnds) {
  Spans out = reached(kDilated, {1, {10}}, 100);
  EXPECT_EQ(out.size, 5);
  EXPECT_EQ(out.begin, Starts{8});
}

TEST(Rectangle, ThatNoOutputReadsIsStillOnePixel) {
  // Output i reads pixel 3i: nobody reads 1.
  Spans out = reached({1, 3, 0, 1}, {1, {1}}, 10);
  EXPECT_EQ(out.size, 1);
}

TEST(Rectangle, IsNeverLargerThanTheMap) {
  Spans out = reached(kThree, {5, {0}}, 5);
  EXPECT_EQ(out.size, 5);
  EXPECT_EQ(out.begin, Starts{0});
}

TEST(Rectangle, ReadsIntoThePadding) {
  Spans in = read_by(kThreeByTwo, {3, {0, 4}});
  EXPECT_EQ(in.size, 7);
  EXPECT_EQ(in.begin, (Starts{-1, 7}));
}

TEST(Rectangle, HullCoversBothOfEachImage) {
  Spans out = hull({2, {1, 6}}, {3, {2, 0}}, 10);
  EXPECT_EQ(out.size, 8);  // [1,5) and [0,8)
  EXPECT_EQ(out.begin, (Starts{1, 0}));
}

}  // namespace
}  // namespace fbbench
