// SPDX-License-Identifier: Apache-2.0
// methods/relevance/excitation_backprop.cpp against its definition, tap by tap in float64, and
// numbers worked out by hand.
#include <gtest/gtest.h>

#include <numeric>

#include "base/agreement.h"
#include "base/batches.h"
#include "core/error.h"
#include "methods/relevance/slow_relevance.h"

namespace fbbench {
namespace {

double excitation(double w, double a) {
  return std::max(w, 0.0) * std::max(a, 0.0) + std::min(w, 0.0) * std::min(a, 0.0);
}

double no_bias(double) { return 0; }

/// `contrastive`: the last layer hands on what it does, less what it would with -W.
SlowRules slow_rules(const SlowNetwork& network, bool contrastive) {
  const size_t last = network.layers().size() - 1;
  return {[=](size_t layer) {
            std::vector<SlowPart> parts = {{excitation, no_bias}};
            if (contrastive && layer == last) {
              auto inhibition = [](double w, double a) { return excitation(-w, a); };
              parts.push_back({inhibition, no_bias, 0, -1});
            }
            return parts;
          },
          0, 1e-9};
}

class ExcitationTwin : public testing::TestWithParam<bool> {};

TEST_P(ExcitationTwin, IsTheSameTapByTapDownToTheImage) {
  ResidualCase residual;
  Tensor images = at::randn({4, 2, 7, 9});
  Tensor targets = at::tensor({0, 1, 2, 0}, at::kLong);
  const std::string contrastive = GetParam() ? "true" : "false";
  Tensor map = explain(*residual.network.load(),
                       "excitation_backprop:layer=image,contrastive=" + contrastive,
                       make_batch(images, targets))
                   .values;
  std::vector<Plain> twins;
  for (int64_t n = 0; n < images.size(0); ++n) {
    auto values = residual.network.forward(plain(images[n]));
    Plain start = one_hot(3, static_cast<size_t>(targets[n].item<int64_t>()));
    Plain p = slow_relevance(residual.network, values, start,
                             slow_rules(residual.network, GetParam()))[0];
    Plain twin(63, 0);  // its two channels' sum
    for (size_t i = 0; i < p.size(); ++i) twin[i % 63] += p[i];
    if (GetParam()) {
      for (double& value : twin) value = std::max(value, 0.0);
    }
    twins.push_back(twin);
  }
  // Float32 sums of up to 45 terms in five layers, at the addition of both signs.
  EXPECT_TRUE(images_agree(map, stacked(twins, map.sizes()), 2e-5));
}

INSTANTIATE_TEST_SUITE_P(Plain, ExcitationTwin, testing::Bool(),
                         [](const auto& test) { return test.param ? "contrastive" : "plain"; });

/// Two channels of the image, which the classes weigh.
SlowNetwork two_channels(const Tensor& head) {
  SlowNetwork slow({2, 1, 2});
  size_t s = slow.relu(slow.conv(0, at::eye(2).view({2, 2, 1, 1}), at::ones({2}), 1, 0));
  slow.linear(slow.mean(s), head, at::zeros({head.size(0)}));
  return slow;
}

Plain of(const Network& network, const std::string& options, const Tensor& image) {
  Batch batch = make_batch(image, at::zeros({1}, at::kLong));
  return plain(explain(network, "excitation_backprop:" + options, batch).values);
}

TEST(ExcitationBackprop, SharesByExcitationWithoutBiases) {
  // Behind the ReLU (with its bias of 1) channel 0 is 4, 2, channel 1 is 2, 2. Means 3 and 2; class
  // 0 weighs 2 and 3: 1/2 for each channel, whose pixels get 2/3, 1/3 and 1/2, 1/2. Without the
  // bias every unit is its pixel's alone.
  auto network = two_channels(at::tensor({2.F, 3.F}).view({1, 2})).load();
  Tensor image = at::tensor({3.F, 1.F, 1.F, 1.F}).view({1, 2, 1, 2});
  Plain map = of(*network, "layer=image", image);
  EXPECT_NEAR(map[0], 1 / 3.0 + 1 / 4.0, 1e-6);
  EXPECT_NEAR(map[1], 1 / 6.0 + 1 / 4.0, 1e-6);
}

TEST(ExcitationBackprop, LeavesNegativeWeightsOut) {
  auto network = two_channels(at::tensor({2.F, -3.F}).view({1, 2})).load();
  Tensor image = at::tensor({3.F, 0.F, 1.F, 1.F}).view({1, 2, 1, 2});
  // Channel 0 alone, 4 and 1 behind the ReLU; pixel 1 is 0, and what arrives there is lost.
  Plain map = of(*network, "layer=relu.1", image);
  EXPECT_NEAR(map[0], 0.8, 1e-6);
  EXPECT_NEAR(map[1], 0.2, 1e-6);
  EXPECT_EQ(of(*network, "layer=image", image)[1], 0);
}

TEST(ExcitationBackprop, ContrastsWithAllThatIsNotTheClass) {
  // Channel 0 speaks for the class, channel 1 against: P+ - P- is 1 at channel 0 and -1 at channel
  // 1. Means (3 + 1)/2 = (1 + 3)/2; pixel 0 gets 3/4 - 1/4, pixel 1 1/4 - 3/4, cut to 0.
  auto network = two_channels(at::tensor({2.F, -2.F}).view({1, 2})).load();
  Tensor image = at::tensor({2.F, 0.F, 0.F, 2.F}).view({1, 2, 1, 2});
  Plain map = of(*network, "layer=relu.1,contrastive=true", image);
  EXPECT_NEAR(map[0], 0.5, 1e-6);
  EXPECT_EQ(map[1], 0);
}

TEST(ExcitationBackprop, SumsToOneWhereNothingIsLost) {
  ResidualCase residual;
  Batch batch = make_batch(at::rand({3, 2, 7, 9}), at::tensor({0, 1, 2}, at::kLong));
  Tensor map = explain(*residual.network.load(), "excitation_backprop:layer=relu.3", batch).values;
  EXPECT_EQ(map.sizes(), (std::vector<int64_t>{3, 1, 7, 9}));
  EXPECT_GE(map.min().item<double>(), 0);
  EXPECT_LE(map.max().item<double>(), 1 + 1e-6);
}

TEST(ExcitationBackprop, DoesNotDependOnTheOutput) {
  ResidualCase residual;
  auto network = residual.network.load();
  Tensor image = at::randn({1, 2, 7, 9});
  EXPECT_EQ(of(*network, "output=prob", image), of(*network, "output=logit", image));
}

TEST(ExcitationBackprop, EnlargesTheMapOfALayerBilinearly) {
  // A layer of one row of two pixels, 0 and 1 of the excitation, on a row of four: centres at a
  // quarter and three quarters between.
  SlowNetwork slow({1, 1, 4});
  size_t s = slow.relu(slow.conv(0, at::ones({1, 1, 1, 1}), at::zeros({1}), 2, 0));
  slow.linear(slow.mean(s), at::ones({1, 1}), at::zeros({1}));
  Tensor image = at::tensor({0.F, 0.F, 1.F, 0.F}).view({1, 1, 1, 4});
  EXPECT_EQ(of(*slow.load(), "layer=relu.1", image), (Plain{0, 0.25, 0.75, 1}));
}

TEST(ExcitationBackprop, RefusesLayersWithoutMapAndLogitsThatNoLayerMakes) {
  ResidualCase residual;
  auto network = residual.network.load();
  auto check = [](const Network& of, const std::string& options) {
    Registry<Method>::get().create("excitation_backprop:" + options)->check(of, {});
  };
  EXPECT_NO_THROW(check(*network, "contrastive=true"));
  EXPECT_THROW(check(*network, "layer=linear.1"), BadOption);
  EXPECT_THROW(check(*network, "layer=relu.9"), BadOption);
  auto pooled = Network::load(
      save_network(fresh_folder(), "def forward(self, x):\n    return torch.relu(x).mean([2, 3])\n",
                   {}, tiny_input(2, 2, 2, 2)));
  EXPECT_NO_THROW(check(*pooled, "layer=image"));
  EXPECT_THROW(check(*pooled, "layer=image,contrastive=true"), Unsupported);
}

}  // namespace
}  // namespace fbbench
