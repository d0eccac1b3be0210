// SPDX-License-Identifier: Apache-2.0
// metrics/forward_cache.cpp, on a network whose probability of class 0 is the sigmoid of the
// pixel.
#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

class ForwardCacheTest : public testing::Test {
 protected:
  Tensor probability(const std::string& key, const Tensor& pixels) {
    return probability(
        forwarded_.logits({{key, pixels.view({-1, 1, 1, 1})}}, network_, batch_).front());
  }
  Tensor probability(const Tensor& logits) const {
    return network_.probability(logits, batch_.targets);
  }

  const Network& network_ = any_network(1, 1);
  Batch batch_ = batch_of(at::ones({3, 1, 1}));  // targets are 0
  std::vector<MapView> maps_;
  Tensor pixels_ = at::tensor({-1.F, 0.F, 2.F});
  ForwardCache forwarded_;
};

TEST_F(ForwardCacheTest, SaysWhatTheNetworkSays) {
  EXPECT_TRUE(at::allclose(probability("blur", pixels_), pixels_.sigmoid()));
}

TEST_F(ForwardCacheTest, ForwardsInPartsOfForwardBatch) {
  batch_.forward_batch = 2;
  EXPECT_TRUE(at::allclose(probability("blur", pixels_), pixels_.sigmoid()));
}

TEST_F(ForwardCacheTest, AsksTheNetworkOnceAKey) {
  probability("blur", pixels_);
  EXPECT_TRUE(at::allclose(probability("blur", pixels_ + 1), pixels_.sigmoid()));
  EXPECT_TRUE(at::allclose(probability("mean", pixels_ + 1), (pixels_ + 1).sigmoid()));
}

TEST_F(ForwardCacheTest, DoesNotAskForLogitsThatAreKnown) {
  forwarded_ = ForwardCache(at::tensor({1.F, 0.F}).expand({3, 2}));
  EXPECT_TRUE(
      at::allclose(probability(ForwardCache::kImage, pixels_), at::full({3}, 1.F).sigmoid()));
}

TEST_F(ForwardCacheTest, TellsTargetsApartWhereAllImagesAreOne) {
  batch_.targets = at::tensor({0, 1, 0}, at::kLong);
  Tensor one = at::full({1, 1, 1, 1}, 2.F).expand({3, 1, 1, 1}), two = pixels_.view({3, 1, 1, 1});
  auto found = forwarded_.logits({{"zero", one}, {"blur", two}}, network_, batch_);
  EXPECT_TRUE(at::allclose(probability(found[0]), at::tensor({2.F, -2.F, 2.F}).sigmoid()));
  EXPECT_TRUE(at::allclose(probability(found[1]), at::tensor({-1.F, 0.F, 2.F}).sigmoid()));
}

TEST_F(ForwardCacheTest, MakesWhatIsAskedForOnceAKey) {
  int made = 0;
  auto make = [&] { return at::full({1}, ++made); };
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(forwarded_.once("a", make).item<int>(), 1);
    EXPECT_EQ(forwarded_.once("b", make).item<int>(), 2);
  }
}

TEST_F(ForwardCacheTest, SharesACurveBetweenMetricsOfTheSameMapsAlone) {
  Tensor maps = map_of({{2, 1}}).unsqueeze(0);
  Batch batch = batch_of(maps);
  ForwardCache shared;
  auto first_change = [&](const Tensor& map, double pixel) {
    batch.images = at::tensor({1.0, pixel}).to(at::kFloat).view({1, 1, 1, 2});
    std::vector<MapView> views = {MapView(map)};
    auto scorer = Registry<Metric>::get().create("deletion:step=1");
    return scorer->evaluate({any_network(1, 2), batch, views, &shared}).curve[0][1].item<double>();
  };
  const double first = first_change(maps[0], 2);
  EXPECT_NEAR(first, 1 / (1 + std::exp(-2.0)), 1e-6);
  EXPECT_EQ(first_change(maps[0].clone(), 5), first) << "the batch's curve, not made again";
  EXPECT_NEAR(first_change(maps[0].flip(1), 5), 1 / (1 + std::exp(-1.0)), 1e-6) << "other maps";
}

TEST_F(ForwardCacheTest, IsWhereCurvesGetTheirEndsFrom) {
  Tensor maps = map_of({{2, 1}}).unsqueeze(0);
  Batch batch = batch_of(maps);
  std::vector<MapView> views = {MapView(maps[0])};
  ForwardCache known(at::tensor({5.F, 0.F}).view({1, 2}));
  auto curve = [&](const std::string& metric) {
    auto scorer = Registry<Metric>::get().create(metric);
    return scorer->evaluate({any_network(1, 2), batch, views, &known}).curve[0];
  };
  Tensor expected = at::tensor({5.F, 1.F, 0.F}).sigmoid();
  EXPECT_TRUE(at::allclose(curve("deletion:step=1"), expected));
  EXPECT_TRUE(at::allclose(curve("insertion:step=1,substrate=zero"), expected.flip(0)));
}

TEST_F(ForwardCacheTest, TellsSubstratesOfAnyTwoSigmasApart) {
  ForwardCache shared;
  auto end = [&](const std::string& sigma, float pixel) {
    Tensor maps = at::ones({1, 1, 2});
    Batch batch = batch_of(maps);
    batch.images = at::full({1, 1, 1, 2}, pixel);  // as one would be that the key doesn't stand for
    std::vector<MapView> views = {MapView(maps[0])};
    auto scorer = Registry<Metric>::get().create("deletion:substrate=gaussian,sigma=" + sigma);
    return scorer->evaluate({any_network(1, 2), batch, views, &shared}).curve[0][-1].item<float>();
  };
  float first = end("1.00000001", 1), second = end("1.00000002", 2);
  EXPECT_FLOAT_EQ(first, 1 / (1 + std::exp(-2.F)));
  EXPECT_FLOAT_EQ(second, 1 / (1 + std::exp(-4.F)));
  EXPECT_EQ(end("1.00000001", 3), first) << "asked for again";
}

}  // namespace
}  // namespace fbbench
