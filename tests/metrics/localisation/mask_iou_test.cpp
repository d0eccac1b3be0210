// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/mask_iou.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

/// Scaled 1, 1, 1/2, 0; its mean is 2.5.
Tensor map() { return map_of({{4, 4, 2, 0}}); }
Tensor object() { return mask_of({{1, 1, 0, 0}}); }
double iou(const std::string& threshold, const Tensor& map) {
  return score_of("mask_iou:threshold=" + threshold, map, object());
}

TEST(MaskIou, OfANumberTakesThePixelsAboveIt) {
  EXPECT_DOUBLE_EQ(iou("0.5", map()), 1);
  EXPECT_DOUBLE_EQ(iou("0.4", map()), 2. / 3);
  EXPECT_EQ(iou("1", map()), 0);
}

TEST(MaskIou, OfTheMeanTakesThePixelsAboveIt) {
  EXPECT_DOUBLE_EQ(iou("mean", map()), 1);
  EXPECT_DOUBLE_EQ(iou("mean", map_of({{4, 1, 2, 0}})), 1. / 3);
}

TEST(MaskIou, HasACurveOverTheThresholdsWhoseBestIsTheScore) {
  Tensor maps = map_of({{4, 4, 2, 0}}).unsqueeze(0);
  Scores scores = scores_of("mask_iou:thresholds=4", any_network(1, 4),
                            batch_of(maps, mask_of({{1, 0, 0, 0}}).unsqueeze(0)), maps);
  EXPECT_TRUE(at::allclose(scores.curve, map_of({{1.F / 3, 1.F / 3, 0.5F, 0.5F}})));
  EXPECT_TRUE(at::allclose(scores.fraction, at::tensor({0., 0.25, 0.5, 0.75}, at::kDouble)));
  EXPECT_DOUBLE_EQ(scores.value[0].item<double>(), 0.5);
}

TEST(MaskIou, HasNoCurveForOneThreshold) {
  Tensor maps = map().unsqueeze(0);
  Batch batch = batch_of(maps, object().unsqueeze(0));
  EXPECT_FALSE(
      scores_of("mask_iou:threshold=mean", any_network(1, 4), batch, maps).curve.defined());
}

TEST(MaskIou, OfAConstantMapIsUndefinedButForTheMean) {
  Tensor flat = at::full({1, 4}, 0.1F);
  EXPECT_TRUE(std::isnan(iou("best", flat)));
  EXPECT_TRUE(std::isnan(iou("0.5", flat)));
  EXPECT_EQ(iou("mean", flat), 0);
}

TEST(MaskIou, RefusesAThresholdThatIsNone) {
  for (const char* threshold : {"median", "-0.1", "1.1", "nan"}) {
    EXPECT_THROW(iou(threshold, map()), BadOption) << threshold;
  }
}

}  // namespace
}  // namespace fbbench
