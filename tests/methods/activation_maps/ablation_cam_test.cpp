// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/ablation_cam.cpp: maps worked out by hand.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

TEST(AblationCam, WeighsChannelsByTheShareOfTheLogitThatIsLost) {
  // g_0 . A_0 = 13 and g_1 . A_1 = -2, of 11.
  expect_near(hand_worked_map("ablation_cam:relu=false"),
              {5.0 / 11, 20.0 / 11, 35.0 / 11, 50.0 / 11});
}

TEST(AblationCam, OfALogitOfZeroIsZero) {
  auto network = two_channels(at::stack({at::ones({8}), at::zeros({8})}));
  Batch batch = make_batch(at::randn({1, 1, 2, 2}), at::ones({1}, at::kLong));
  EXPECT_EQ(plain(explain(*network, "ablation_cam", batch).values), (Plain{0, 0, 0, 0}));
}

TEST(AblationCam, IsTheLoopOverChannels) {
  ResidualCase residual;
  auto network = residual.network.load();
  Tensor images = at::randn({2, 2, 7, 9});
  Batch batch = make_batch(images, at::tensor({2, 1}, at::kLong));
  const size_t layer = residual.start;
  const PlainShape& shape = residual.network.shape(layer);
  std::vector<Plain> twins;
  for (int64_t n = 0; n < 2; ++n) {
    const size_t target = n == 0 ? 2 : 1;
    auto values = residual.network.forward(plain(images[n]));
    // From the layer on the network is linear: the loss is g_k . A_k.
    Plain gradient = residual.network.gradient(values, one_hot(3, target))[layer];
    auto loss = [&](const Plain& channel, const Plain& g) {
      double sum = 0;
      for (size_t p = 0; p < g.size(); ++p) sum += g[p] * channel[p];
      return sum / values.back()[target];
    };
    Plain map = slow_weighted(loss)(values[layer], gradient, static_cast<size_t>(shape[0]));
    twins.push_back(slow_enlarged(map, shape, 7, 9));
  }
  for (int64_t forward_batch : {1, 4, 64}) {
    batch.forward_batch = forward_batch;
    Tensor got = explain(*network, "ablation_cam:relu=false", batch).values;
    // Differences of logits of about 1, each rounded by some 1e-7, as shares of a tenth.
    EXPECT_TRUE(images_agree(got, stacked(twins, {2, 1, 7, 9}), 2e-5)) << forward_batch;
  }
}

}  // namespace
}  // namespace fbbench
