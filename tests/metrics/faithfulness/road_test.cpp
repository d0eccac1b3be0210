// SPDX-License-Identifier: Apache-2.0
// road_morf, road_lerf and road, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

/// On the image 5, 1, 1, 1.
double road_score(const std::string& metric, const Tensor& map) {
  Tensor maps = map.unsqueeze(0);
  Batch batch = batch_of(maps);
  batch.images[0][0][0][0] = 5;
  return scores_of(metric, *odds_network(), batch, maps).value[0].item<double>();
}

TEST(Road, ImputesTheMostOrTheLeastSalientPixels) {
  // Odds 2^5 * 3 / 2 = 48; with 1 for the 5 they are 3. The last pixel doesn't matter.
  const Tensor map = map_of({{4, 3}, {2, 1}});
  EXPECT_NEAR(road_score("road_morf:percent=25,noise=0", map), 3.0 / 4, 1e-6);
  EXPECT_NEAR(road_score("road_lerf:percent=25,noise=0", map), 48.0 / 49, 1e-6);
  EXPECT_NEAR(road_score("road:percent=25,noise=0", map), (48.0 / 49 - 3.0 / 4) / 2, 1e-6);
}

TEST(Road, IsTheMeanOverPercentages) {
  // Without a pixel imputed 48/49.
  EXPECT_NEAR(road_score("road_morf:percent=[10,25],noise=0", map_of({{4, 3}, {2, 1}})),
              (48.0 / 49 + 3.0 / 4) / 2, 1e-6);
}

TEST(Road, MayAskWhetherTheTargetIsTheTopClass) {
  // From the two that are left, both 1: odds 3.
  EXPECT_EQ(road_score("road_morf:percent=50,noise=0,output=correct", map_of({{4, 3}, {2, 1}})), 1);
}

TEST(Road, AddsNoiseThatIsTheSameAgain) {
  const Tensor map = map_of({{4, 3}, {2, 1}});
  const double once = road_score("road_morf:percent=25,noise=1", map);
  EXPECT_EQ(road_score("road_morf:percent=25,noise=1", map), once);
  EXPECT_GT(std::abs(once - 3.0 / 4), 1e-3);
}

TEST(Road, RefusesToImputeEverything) {
  EXPECT_THROW(Registry<Metric>::get().create("road:percent=[50,100]"), BadOption);
}

}  // namespace
}  // namespace fbbench
