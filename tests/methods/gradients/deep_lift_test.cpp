// SPDX-License-Identifier: Apache-2.0
// methods/gradients/deep_lift.cpp against numbers worked out by hand, and completeness.
#include <gtest/gtest.h>

#include <set>

#include "base/agreement.h"
#include "base/architectures.h"
#include "base/batches.h"
#include "core/error.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// Images of one row -> one class, the sum of what `expression` makes of x [N,1,1,width].
std::shared_ptr<const Network> network_of(const std::string& expression, int64_t width) {
  std::string source = "def forward(self, x):\n    y = " + expression +
                       "\n    return y.mean([2, 3]) * float(y.size(3))\n";
  return Network::load(save_network(fresh_folder(), source, {}, tiny_input(1, 1, width, 1)));
}

Plain of(const std::string& expression, const std::vector<float>& pixels,
         const std::string& options = "baseline=0") {
  auto network = network_of(expression, static_cast<int64_t>(pixels.size()));
  Batch batch = make_batch(at::tensor(pixels).view({1, 1, 1, -1}), at::zeros({1}, at::kLong));
  return plain(explain(*network, "deep_lift:" + options, batch).values);
}

TEST(DeepLift, OfALinearNetworkAreItsTermsFromTheBaseline) {
  SlowNetwork slow({1, 2, 2});
  slow.linear(0, at::tensor({1.F, 2.F, 3.F, 4.F}).view({1, 4}), at::ones({1}));
  Batch batch =
      make_batch(at::tensor({1.F, 2.F, 0.F, -2.F}).view({1, 1, 2, 2}), at::zeros({1}, at::kLong));
  EXPECT_EQ(plain(explain(*slow.load(), "deep_lift:baseline=1", batch).values),
            (Plain{0, 2, -3, -12}));
}

TEST(DeepLift, TakesTheChordOfAnActivation) {
  EXPECT_EQ(of("torch.relu(x - 1.0)", {3, 0.5, -1}), (Plain{2, 0, 0}));
  EXPECT_EQ(of("torch.relu(x)", {-2, 4}, "baseline=2"), (Plain{-2, 2}));  // slope 1/2 and 1
  EXPECT_EQ(of("torch.hardtanh(x, 0.0, 6.0)", {3, 12, -1}), (Plain{3, 6, 0}));
  EXPECT_EQ(of("torch.relu(2.0 * x) * 3.0", {-1, 4}), (Plain{0, 24}));
}

TEST(DeepLift, TakesTheSlopeWhereImageAndBaselineAreNearlyAlike) {
  // A sigmoid of 0.5 + 2.5e-7 isn't far from 0.5 in float32; the factor keeps it from being taken
  // for the network's probabilities.
  EXPECT_NEAR(of("torch.sigmoid(x) * 4.0", {1e-6F})[0], 1e-6, 1e-10);
  EXPECT_NEAR(of("torch.tanh(x)", {1e-6F})[0], 1e-6, 1e-10);
}

TEST(DeepLift, GivesAWindowsChangeToTheWinnerOfTheLarger) {
  const std::string pool = "torch.max_pool2d(x, [1, 2], [1, 2])";
  EXPECT_EQ(of(pool, {3, 1}), (Plain{3, 0}));     // rises by 3
  EXPECT_EQ(of(pool, {-2, -1}), (Plain{-1, 0}));  // falls by 1: the baseline's first pixel won
}

TEST(DeepLift, AddsTheChangesOfOverlappingWindows) {
  EXPECT_EQ(of("torch.max_pool2d(x, [1, 2], [1, 1])", {1, 5, 2}), (Plain{0, 10, 0}));
  EXPECT_EQ(of("torch.max_pool2d(torch.relu(x), [1, 2], [1, 1])", {1, 5, 2}), (Plain{0, 10, 0}));
}

TEST(DeepLift, IsZeroAtTheBaseline) {
  ResidualCase residual;
  Batch batch = make_batch(at::full({2, 2, 7, 9}, 0.3), at::tensor({0, 1}, at::kLong));
  Tensor map = explain(*residual.network.load(), "deep_lift:baseline=0.3", batch).values;
  EXPECT_TRUE(at::equal(map, at::zeros_like(map)));
}

TEST(DeepLift, SumsToTheChangeOfTheLogit) {
  ResidualCase residual;
  auto network = residual.network.load();
  Batch batch = make_batch(at::randn({6, 2, 7, 9}), at::tensor({0, 1, 2, 0, 1, 2}, at::kLong));
  Attribution found = explain(*network, "deep_lift:baseline=0.5", batch);
  for (int64_t n = 0; n < 6; ++n) {
    auto target = static_cast<size_t>(batch.targets[n].item<int64_t>());
    double change = residual.network.forward(plain(batch.images[n])).back()[target] -
                    residual.network.forward(Plain(126, 0.5)).back()[target];
    EXPECT_NEAR(found.values[n].sum().item<double>(), change, 1e-5);
  }
  EXPECT_LT(distance(found.diagnostics.at("completeness_error"), at::zeros({6}, at::kDouble)),
            1e-5);
}

TEST(DeepLift, TellsByHowMuchItMissesTheChange) {
  // The activation's chord is 0.76, of float32 with an error of some 1e-8.
  auto network = network_of("torch.tanh(x)", 1);
  Batch batch = make_batch(at::ones({1, 1, 1, 1}), at::zeros({1}, at::kLong));
  Attribution found = explain(*network, "deep_lift", batch);
  double change = network->forward(batch.images).item<float>();
  EXPECT_EQ(found.diagnostics.at("completeness_error").item<double>(),
            std::abs(found.values.item<float>() - change));
}

TEST(DeepLift, RefusesAnotherOutputThanTheLogit) {
  for (const char* output : {"prob", "margin", "log_odds"}) {
    EXPECT_THROW(Registry<Method>::get().create(std::string("deep_lift:output=") + output),
                 BadOption);
  }
}

class DeepLiftArchitecture : public testing::TestWithParam<Architecture> {};

/// Products, softmax and layer norm of what depends on the image, and ops of which nothing is
/// known.
bool is_defined(const Graph& graph) {
  const std::set<Op> undefined = {Op::kMul, Op::kProduct, Op::kSoftmax, Op::kLayerNorm, Op::kOther};
  return std::none_of(graph.nodes.begin(), graph.nodes.end(),
                      [&](const Node& node) { return undefined.count(node.op) > 0; });
}

TEST_P(DeepLiftArchitecture, SumsToTheChangeOfTheLogitOrIsRefused) {
  auto network = Network::load(save(GetParam(), fresh_folder()));
  Batch batch =
      make_batch(at::randn({3, GetParam().channels, 9, 7}), at::tensor({0, 3, 1}, at::kLong));
  if (!is_defined(*network->graph())) {
    EXPECT_THROW(explain(*network, "deep_lift", batch), Unsupported);
    return;
  }
  Attribution found = explain(*network, "deep_lift:baseline=0.25", batch);
  EXPECT_TRUE(all_finite(found.values));
  // Logits of a magnitude of about 1.
  EXPECT_LT(found.diagnostics.at("completeness_error").max().item<double>(), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(All, DeepLiftArchitecture, testing::ValuesIn(architectures()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace fbbench
