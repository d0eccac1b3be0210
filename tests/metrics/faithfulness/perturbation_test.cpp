// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/perturbation.cpp: images, answers and batching; by deletion.
#include "metrics/faithfulness/perturbation.h"

#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

/// Curves of three random maps and images on a random network, at most `forward_batch` together.
Tensor curves(int64_t forward_batch) {
  at::manual_seed(1);
  auto network = weighing_network(at::randn({5, 7}));
  Tensor maps = at::randn({3, 5, 7});
  Batch batch = batch_of(maps);
  batch.images = at::randn({3, 1, 5, 7});
  batch.targets = at::tensor(std::vector<int64_t>{0, 1, 0});
  batch.forward_batch = forward_batch;
  return scores_of("deletion:step=4", *network, batch, maps).curve;
}

TEST(Perturbation, DoesNotDependOnHowImagesAreBatched) {
  Tensor expected = curves(1);
  EXPECT_EQ(expected.size(1), 10);  // 0, 4, ..., 32, 35 pixels
  for (int64_t forward_batch : {2, 7, 30, 1000}) {
    EXPECT_TRUE(at::allclose(curves(forward_batch), expected, 1e-5, 1e-6)) << forward_batch;
  }
}

TEST(Perturbation, WatchesEachImagesOwnTarget) {
  // At the end every image is 0 and both classes have the probability 1/2; before, they differ.
  Tensor start = curves(8).select(1, 0), end = curves(8).select(1, -1);
  EXPECT_TRUE(at::allclose(end, at::full({3}, 0.5F)));
  EXPECT_GT((start - 0.5).abs().min().item<double>(), 0.01);
}

TEST(Perturbation, ChangesAllChannelsOfAPixelTogether) {
  // Probability of class 0: sigmoid(2 * channel 0 - channel 1), summed over pixels.
  auto network = Network::load(save_network(
      testing::TempDir() + "/channels",
      "def forward(self, x):\n    return torch.matmul(x.sum([2, 3]), self.columns)\n",
      {{"columns", at::tensor({2.F, 0.F, -1.F, 0.F}).view({2, 2})}}, tiny_input(2, 1, 2, 2)));
  Tensor maps = map_of({{1, 2}}).unsqueeze(0);
  Batch batch = batch_of(maps);
  batch.images = at::tensor({1.F, 2.F, 3.F, 5.F}).view({1, 2, 1, 2});
  Tensor curve = scores_of("deletion:step=1", *network, batch, maps).curve[0];
  // 2 * (1 + 2) - (3 + 5) = -2; without the second pixel 2 * 1 - 3 = -1; without both 0.
  EXPECT_TRUE(at::allclose(curve, at::tensor({-2.F, -1.F, 0.F}).sigmoid()));
}

TEST(Perturbation, ScoresAClassOfAMultilabelNetworkByItsSigmoid) {
  // Logits 2 a + b and 9, whose sigmoid is no concern of the first class's.
  std::string folder = testing::TempDir() + "/multilabel";
  auto network = Network::load(save_network(
      folder, "def forward(self, x):\n    return torch.linear(x.flatten(1), self.w, self.b)\n",
      {{"w", at::tensor({2.F, 1.F, 0.F, 0.F}).view({2, 2})}, {"b", at::tensor({0.F, 9.F})}},
      tiny_input(1, 1, 2, 2), "multilabel"));
  Tensor maps = map_of({{1, 2}}).unsqueeze(0);
  Batch batch = batch_of(maps);
  batch.images = at::tensor({0.5F, -2.F}).view({1, 1, 1, 2});
  // 2 * 0.5 - 2 = -1; without the second pixel 1; without both 0.
  Tensor expected = at::tensor({-1.F, 1.F, 0.F}).sigmoid();
  Tensor deletion = scores_of("deletion:step=1", *network, batch, maps).curve[0];
  EXPECT_TRUE(at::allclose(deletion, expected)) << deletion;
  // The second pixel first: 0; -2; -1.
  expected = at::tensor({0.F, -2.F, -1.F}).sigmoid();
  Tensor insertion = scores_of("insertion:step=1,substrate=zero", *network, batch, maps).curve[0];
  EXPECT_TRUE(at::allclose(insertion, expected)) << insertion;
}

TEST(Perturbation, OfALogitHasNeitherUnitNorBoundsOfAProbability) {
  auto probability = Registry<Metric>::get().create("deletion");
  auto logit = Registry<Metric>::get().create("deletion:output=logit");
  EXPECT_EQ(probability->info().unit, "probability");
  EXPECT_EQ(probability->info().max, 1);
  EXPECT_EQ(logit->info().unit, "logit");
  EXPECT_EQ(logit->info().max, INFINITY);
  EXPECT_EQ(logit->info().min, -INFINITY);
}

TEST(Perturbation, RefusesWhatIsNoOutputOrSubstrate) {
  auto& registry = Registry<Metric>::get();
  EXPECT_THROW(registry.create("deletion:output=margin"), BadOption);
  EXPECT_THROW(registry.create("deletion:substrate=snow"), BadOption);
}

}  // namespace
}  // namespace fbbench
