// SPDX-License-Identifier: Apache-2.0
// methods/gradients/gradient.cpp against the chain rule in loops, which is checked by central
// differences.
#include <gtest/gtest.h>

#include "methods/slow_gradient.h"

namespace fbbench {
namespace {

/// 2x2 image, two classes whose logits weigh its pixels by 1, 2, 3, 4 and by 0, 0, 0, 1.
SlowNetwork weighing_pixels() {
  SlowNetwork network({1, 2, 2});
  Tensor weights = at::tensor({1.f, 2.f, 3.f, 4.f, 0.f, 0.f, 0.f, 1.f}).view({2, 4});
  network.linear(0, weights, at::zeros({2}));
  return network;
}

TEST(Gradient, OfALinearNetworkIsTheTargetsWeights) {
  auto network = weighing_pixels().load();
  Batch batch = make_batch(at::randn({2, 1, 2, 2}), at::tensor({0, 1}, at::kLong));
  Tensor map = explain(*network, "gradient", batch).values;
  EXPECT_EQ(plain(map[0]), (Plain{1, 2, 3, 4}));
  EXPECT_EQ(plain(map[1]), (Plain{0, 0, 0, 1}));
}

TEST(Gradient, OfTheProbabilityIsThatOfTheContrastTimesPTimesOneMinusP) {
  auto network = weighing_pixels().load();
  Batch batch = make_batch(at::zeros({1, 1, 2, 2}), at::tensor({0}, at::kLong));  // p = 1/2
  EXPECT_EQ(plain(explain(*network, "gradient:output=prob", batch).values),
            (Plain{0.25, 0.5, 0.75, 0.75}));
}

TEST(Gradient, IsTheChainRuleInLoops) {
  expect_chain_rule("gradient", [](double g) { return g; });
}

TEST(Gradient, InLoopsIsTheLimitOfDifferences) {
  ResidualCase residual;
  Plain image = plain(at::randn({2, 7, 9}));
  Plain gradient = residual.network.gradient(residual.network.forward(image), one_hot(3, 1))[0];
  const double step = 1e-6;
  for (size_t i = 0; i < image.size(); ++i) {
    Plain up = image, down = image;
    up[i] += step;
    down[i] -= step;
    double difference =
        residual.network.forward(up).back()[1] - residual.network.forward(down).back()[1];
    EXPECT_NEAR(difference / (2 * step), gradient[i], 1e-8);  // rounding: 1e-16 * 10 / step
  }
}

TEST(Gradient, OfANetworkWithoutGraphIsAutograds) {
  std::string condition = "    if bool(y.sum() > 1e9):\n        y = -y\n";
  std::string head = "def forward(self, x):\n    y = torch.tanh(x * 2.0).flatten(1)[:, :2]\n";
  InputFormat input = tiny_input(1, 2, 2, 2);
  auto with =
      Network::load(save_network(fresh_folder() + "/with", head + "    return y\n", {}, input));
  auto without = Network::load(
      save_network(fresh_folder() + "/without", head + condition + "    return y\n", {}, input));
  ASSERT_TRUE(with->graph()) << with->graph_error();
  ASSERT_FALSE(without->graph());
  Batch batch = make_batch(at::randn({3, 1, 2, 2}), at::tensor({0, 1, 1}, at::kLong));
  EXPECT_TRUE(at::allclose(explain(*with, "gradient", batch).values,
                           explain(*without, "gradient", batch).values, 1e-5, 1e-7));
}

}  // namespace
}  // namespace fbbench
