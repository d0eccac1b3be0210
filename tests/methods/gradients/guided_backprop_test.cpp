// SPDX-License-Identifier: Apache-2.0
// methods/gradients/guided_backprop.cpp against its rule in loops.
#include <gtest/gtest.h>

#include "methods/slow_gradient.h"

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
  expect_chain_rule("guided_backprop", [](double g) { return std::max(g, 0.0); });
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
