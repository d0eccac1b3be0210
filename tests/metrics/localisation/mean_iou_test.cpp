// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/mean_iou.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(MeanIou, IsTheMeanOverObjectAndBackground) {
  // Above 2.5: the first two. 1 of 2, and of the others 2 of 3.
  EXPECT_DOUBLE_EQ(score_of("mean_iou", map_of({{4, 4, 2, 0}}), mask_of({{1, 0, 0, 0}})), 7. / 12);
}

TEST(MeanIou, OfAConstantMapIsHalfTheBackgroundsShare) {
  EXPECT_DOUBLE_EQ(score_of("mean_iou", at::full({1, 4}, 0.1F), mask_of({{1, 0, 0, 0}})), 0.375);
}

TEST(MeanIou, IsDefinedWhereTheObjectIsTheWholeImage) {
  // Of the object 1 of 2; of the background, which has no pixel, 0 of 1.
  EXPECT_DOUBLE_EQ(score_of("mean_iou", map_of({{1, 2}}), mask_of({{1, 1}})), 0.25);
}

}  // namespace
}  // namespace fbbench
