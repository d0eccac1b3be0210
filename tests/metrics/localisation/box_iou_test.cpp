// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/box_iou.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

/// The score and, of four thresholds, the curve.
Scores scores(const Tensor& map, const Tensor& mask) {
  Tensor maps = map.unsqueeze(0);
  return scores_of("box_iou:thresholds=4", any_network(map.size(0), map.size(1)),
                   batch_of(maps, mask.unsqueeze(0)), maps);
}

TEST(BoxIou, ComparesBoxesOfWholePixels) {
  // Two squares of 2x2 that share a pixel.
  EXPECT_DOUBLE_EQ(score_of("box_iou", map_of({{1, 1, 0}, {1, 1, 0}, {0, 0, 0}}),
                            mask_of({{0, 0, 0}, {0, 1, 1}, {0, 1, 1}})),
                   1. / 7);
}

TEST(BoxIou, IsZeroForBoxesApart) {
  EXPECT_EQ(score_of("box_iou", map_of({{1, 0, 0}}), mask_of({{0, 0, 1}})), 0);
}

TEST(BoxIou, TakesTheBestThresholdAndKeepsAll) {
  Scores found = scores(map_of({{4, 4, 2, 0}}), mask_of({{1, 1, 0, 0}}));
  EXPECT_TRUE(at::allclose(found.curve, map_of({{2.F / 3, 2.F / 3, 1, 1}})));
  EXPECT_TRUE(at::allclose(found.fraction, at::tensor({0., 0.25, 0.5, 0.75}, at::kDouble)));
  EXPECT_EQ(found.value[0].item<double>(), 1);
}

TEST(BoxIou, TakesTheBlobOfMostPixelsNotTheBrightest) {
  // At 0 the pair on the right, from 1/4 on the pixel on the left.
  Scores found = scores(map_of({{4, 0, 1, 1, 0}}), mask_of({{1, 0, 0, 0, 0}}));
  EXPECT_TRUE(at::allclose(found.curve, map_of({{0, 1, 1, 1}})));
}

TEST(BoxIou, JoinsPixelsThatTouchAtACorner) {
  EXPECT_EQ(score_of("box_iou", map_of({{1, 0, 0}, {0, 1, 0}}), mask_of({{1, 1, 0}, {1, 1, 0}})),
            1);
}

TEST(BoxIou, TakesTheBestOfTheObjectsParts) {
  EXPECT_EQ(score_of("box_iou", map_of({{0, 0, 0, 1, 1}}), mask_of({{1, 0, 0, 1, 1}})), 1);
}

TEST(BoxIou, IsUndefinedForAConstantMap) {
  Scores found = scores(at::ones({1, 3}), mask_of({{1, 0, 0}}));
  EXPECT_TRUE(std::isnan(found.value[0].item<double>()));
  EXPECT_TRUE(found.curve.isnan().all().item<bool>());
}

}  // namespace
}  // namespace fbbench
