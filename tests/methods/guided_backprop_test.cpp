// SPDX-License-Identifier: Apache-2.0
// methods/guided_backprop.cpp against its rule in loops.
#include <gtest/gtest.h>

#include "base/batches.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

TEST(GuidedBackprop, PassesAnActivationOnlyWhereTheGradientIsPositive) {
  // logit = sum over two pixels of relu(x) - relu(2 x)
  SlowNetwork slow({1, 1, 2});
  size_t both =
      slow.relu(slow.conv(0, at::tensor({1.f, 2.f}).view({2, 1, 1, 1}), at::zeros({2}), 1, 0));
  slow.linear(slow.mean(both), at::tensor({2.f, -2.f}).view({1, 2}), at::zeros({1}));
  auto network = slow.load();
  Batch batch = make_batch(at::tensor({1.f, -1.f}).view({1, 1, 1, 2}), at::zeros({1}, at::kLong));
  EXPECT_EQ(plain(explain(*network, "gradient", batch).values), (Plain{1 - 2, 0}));
  EXPECT_EQ(plain(explain(*network, "guided_backprop", batch).values), (Plain{1, 0}));
}

TEST(GuidedBackprop, IsNotRectifiedBelowTheFirstLayer) {
  SlowNetwork slow({1, 1, 2});
  size_t turned = slow.relu(slow.conv(0, at::full({1, 1, 1, 1}, -3.f), at::zeros({1}), 1, 0));
  slow.linear(turned, at::ones({1, 2}), at::zeros({1}));
  Batch batch = make_batch(at::tensor({1.f, -1.f}).view({1, 1, 1, 2}), at::zeros({1}, at::kLong));
  EXPECT_EQ(plain(explain(*slow.load(), "guided_backprop", batch).values), (Plain{0, -3}));
}

TEST(GuidedBackprop, PassesRelu6OnlyBetweenItsBounds) {
  std::string source =
      "def forward(self, x):\n    return torch.hardtanh(x, 0.0, 6.0).flatten(1).sum(1, True)\n";
  auto network = Network::load(save_network(fresh_folder(), source, {}, tiny_input(1, 1, 3, 1)));
  Batch batch =
      make_batch(at::tensor({-1.f, 3.f, 7.f}).view({1, 1, 1, 3}), at::zeros({1}, at::kLong));
  EXPECT_EQ(plain(explain(*network, "guided_backprop", batch).values), (Plain{0, 1, 0}));
}

TEST(GuidedBackprop, IsTheRectifiedChainRuleInLoops) {
  ResidualCase residual;
  auto network = residual.network.load();
  Tensor images = at::randn({3, 2, 7, 9});
  Batch batch = make_batch(images, at::tensor({0, 1, 2}, at::kLong));
  Tensor map = explain(*network, "guided_backprop", batch).values;
  for (int64_t n = 0; n < 3; ++n) {
    auto values = residual.network.forward(plain(images[n]));
    Plain twin = residual.network.gradient(values, one_hot(3, static_cast<size_t>(n)),
                                           [](double g) { return std::max(g, 0.0); })[0];
    // Sums of up to 36 products in float32: some 1e-6 of the largest.
    EXPECT_LT(relative_error(plain(map[n]), twin), 1e-5);
  }
}

TEST(GuidedBackprop, IsUnsupportedWithoutGraph) {
  std::string source =
      "def forward(self, x):\n    y = torch.relu(x).flatten(1)\n"
      "    if bool(y.sum() > 1e9):\n        y = -y\n    return y\n";
  auto network = Network::load(save_network(fresh_folder(), source, {}, tiny_input(1, 1, 2, 2)));
  ASSERT_FALSE(network->graph());
  Batch batch = make_batch(at::ones({1, 1, 1, 2}), at::zeros({1}, at::kLong));
  EXPECT_THROW(explain(*network, "guided_backprop", batch), Unsupported);
}

}  // namespace
}  // namespace fbbench
