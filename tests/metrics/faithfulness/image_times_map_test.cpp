// SPDX-License-Identifier: Apache-2.0
// average_drop, average_gain and increase_in_confidence, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

/// The three scores of one map.
struct Three {
  double drop, gain, increase;
};

Three scores(const Tensor& map) {
  auto score = [&](const char* name) { return odds_scores(name, map).value[0].item<double>(); };
  return {score("average_drop"), score("average_gain"), score("increase_in_confidence")};
}

TEST(ImageTimesMap, ThatKeepsWhatSpeaksForTheClassWinsProbability) {
  // The pixels of 2 and 3 alone: odds 6 in place of 3, 6/7 in place of 3/4.
  const Three found = scores(map_of({{5, 5}, {-1, -1}}));
  EXPECT_EQ(found.drop, 0);
  EXPECT_NEAR(found.gain, (6.0 / 7 - 3.0 / 4) / (1.0 / 4), 1e-6);
  EXPECT_EQ(found.increase, 1);
}

TEST(ImageTimesMap, ThatLosesWhatSpeaksForTheClassDropsProbability) {
  // u = 1, 0, 0, 0: odds 2.
  const Three found = scores(map_of({{3, 1}, {1, 1}}));
  EXPECT_NEAR(found.drop, (3.0 / 4 - 2.0 / 3) / (3.0 / 4), 1e-6);
  EXPECT_EQ(found.gain, 0);
  EXPECT_EQ(found.increase, 0);
}

TEST(ImageTimesMap, ScalesPixelsByTheMapBetweenItsEnds) {
  // u = 1/2, 0, 0, 1: odds sqrt(2).
  const double kept = std::sqrt(2.0) / (1 + std::sqrt(2.0));
  EXPECT_NEAR(scores(map_of({{2, 1}, {1, 3}})).drop, 1 - kept / 0.75, 1e-6);
}

TEST(ImageTimesMap, TakesTheImageToBlackInItsOwnSpace) {
  // One pixel, mean 0.5, std 0.25: 0.75 is 1 normalised, and black -2.
  InputFormat format = tiny_input(1, 1, 2, 2);
  format.mean = {0.5};
  format.std = {0.25};
  auto network = Network::load(
      save_network(testing::TempDir() + "/image_space",
                   "def forward(self, x):\n    return torch.matmul(x.flatten(1), self.columns)\n",
                   {{"columns", at::tensor({1.F, 0.F, 1.F, 0.F}).view({2, 2})}}, format));
  Tensor maps = map_of({{1, 0}}).unsqueeze(0);
  auto drop = [&](const std::string& space) {
    return scores_of("average_drop:space=" + space, *network, batch_of(maps), maps)
        .value[0]
        .item<double>();
  };
  auto sigmoid = [](double logit) { return 1 / (1 + std::exp(-logit)); };
  EXPECT_NEAR(drop("image"), 1 - sigmoid(1 - 2) / sigmoid(2), 1e-6);
  EXPECT_NEAR(drop("normalised"), 1 - sigmoid(1 + 0) / sigmoid(2), 1e-6);
}

TEST(ImageTimesMap, OfAConstantMapHasNoNumberAndLeavesOthersTheirs) {
  Tensor maps = at::stack({at::ones({2, 2}), map_of({{3, 1}, {1, 1}})});
  for (const char* name : {"average_drop", "average_gain", "increase_in_confidence"}) {
    const Tensor value = scores_of(name, *odds_network(), batch_of(maps), maps).value;
    EXPECT_TRUE(std::isnan(value[0].item<double>())) << name;
    EXPECT_FALSE(std::isnan(value[1].item<double>())) << name;
  }
}

TEST(AverageGain, HasNoNumberWhereNothingCanBeGained) {
  // 100 + 100 + 100 + 100: in float32 the probability is 1.
  auto network = weighing_network(at::full({2, 2}, 100.F));
  Tensor maps = map_of({{1, 0}, {0, 0}}).unsqueeze(0);
  EXPECT_TRUE(std::isnan(
      scores_of("average_gain", *network, batch_of(maps), maps).value[0].item<double>()));
}

}  // namespace
}  // namespace fbbench
