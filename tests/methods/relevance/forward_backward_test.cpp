// SPDX-License-Identifier: Apache-2.0
// methods/relevance/forward_backward.cpp against its definition in loops, with pruning by a plain
// sort.
#include <gtest/gtest.h>

#include <numeric>

#include "base/agreement.h"
#include "base/batches.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

double total(const Plain& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// The smallest set, largest first, lowest index first among equals, that carries `keep`.
void slow_prune(Plain& values, double keep) {
  double all = total(values), kept = 0;
  if (keep >= 1 || all == 0) return;
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t i, size_t j) { return values[i] > values[j]; });
  for (size_t i : order) {
    kept >= keep* all ? values[i] = 0 : kept += values[i];
  }
  for (double& value : values) value *= all / kept;
}

/// The definition's step 1: relevance at S from its contributions to the contrast of the class.
Plain slow_start(const SlowNetwork& network, const std::vector<Plain>& values, size_t s,
                 size_t target) {
  size_t classes = values.back().size();
  Plain contrast = one_hot(classes, target);
  if (classes > 1) {
    for (double& weight : contrast) weight -= 1.0 / static_cast<double>(classes);
  }
  Plain relevance = network.gradient(values, contrast)[s];
  for (size_t i = 0; i < relevance.size(); ++i) relevance[i] *= values[s][i];
  auto channels = static_cast<size_t>(network.shape(s)[0]);
  size_t area = relevance.size() / channels;
  for (size_t p = 0; p < area; ++p) {
    double sum = 0, positive = 0;
    for (size_t k = 0; k < channels; ++k) {
      sum += relevance[k * area + p];
      positive += std::max(relevance[k * area + p], 0.0);
    }
    for (size_t k = 0; k < channels; ++k) {
      double& r = relevance[k * area + p];
      r = positive > 0 ? std::max(sum, 0.0) * std::max(r, 0.0) / positive : 0;
    }
  }
  double all = total(relevance);
  for (double& r : relevance) r /= all > 0 ? all : 1;
  return relevance;
}

/// Step 2 at a linear layer: by positive contributions.
void pass_linear(const SlowLayer& layer, const Plain& a, const Plain& r, Plain& down) {
  auto contribution = [&](const SlowLayer::Tap& tap) {  // w+ a+ + w- a-
    return std::max(tap.weight, 0.0) * std::max(a[tap.in], 0.0) +
           std::min(tap.weight, 0.0) * std::min(a[tap.in], 0.0);
  };
  Plain z(r.size(), 0);
  for (const auto& tap : layer.taps) z[tap.out] += contribution(tap);
  for (const auto& tap : layer.taps) {
    if (z[tap.out] > 1e-9) down[tap.in] += contribution(tap) * r[tap.out] / z[tap.out];
  }
}

/// Step 2 at an addition: in the ratio of the parts that have the sum's sign.
void pass_addition(const Plain& u, const Plain& v, const Plain& r, Plain& to_u, Plain& to_v) {
  for (size_t i = 0; i < r.size(); ++i) {
    double sign = u[i] + v[i] >= 0 ? 1 : -1;
    double part_u = std::max(sign * u[i], 0.0), part_v = std::max(sign * v[i], 0.0);
    if (part_u + part_v <= 0) continue;
    to_u[i] += r[i] * part_u / (part_u + part_v);
    to_v[i] += r[i] * part_v / (part_u + part_v);
  }
}

bool feeds_layer(const SlowNetwork& network, size_t value) {
  for (const SlowLayer& layer : network.layers()) {
    bool prunes = layer.kind == SlowLayer::kLinear || layer.kind == SlowLayer::kMaxPool;
    if (prunes && layer.inputs[0] == value) return true;
  }
  return false;
}

/// Relevance at the image, before it is divided by its sum. s: the last spatial value.
Plain slow_forward_backward(const SlowNetwork& network, const Plain& image, size_t s, size_t target,
                            double keep) {
  auto values = network.forward(image);
  std::vector<Plain> arrived;
  for (const Plain& value : values) arrived.emplace_back(value.size(), 0);
  arrived[s] = slow_start(network, values, s, target);
  for (size_t id = s;; --id) {
    Plain& r = arrived[id];
    if (id == s || id == 0 || feeds_layer(network, id)) slow_prune(r, keep);
    if (id == 0) return r;
    const SlowLayer& layer = network.layers()[id - 1];
    const Plain& x = values[layer.inputs[0]];
    Plain& down = arrived[layer.inputs[0]];
    if (layer.kind == SlowLayer::kLinear) {
      pass_linear(layer, x, r, down);
    } else if (layer.kind == SlowLayer::kMaxPool) {
      auto winners = layer.winners(x, r.size());
      for (size_t o = 0; o < r.size(); ++o) down[winners[o]] += r[o];
    } else if (layer.kind == SlowLayer::kRelu) {
      for (size_t o = 0; o < r.size(); ++o) down[o] += r[o];
    } else {
      pass_addition(x, values[layer.inputs[1]], r, down, arrived[layer.inputs[1]]);
    }
  }
}

Attribution fast(const SlowNetwork& slow, const Tensor& images, const std::string& options) {
  return explain(*slow.load(), "forward_backward:" + options,
                 make_batch(images, at::zeros({images.size(0)}, at::kLong)));
}

/// A 1x1 convolution of one output channel, ReLU, mean and one class of the given weight.
SlowNetwork one_class(PlainShape image, const Tensor& weight, float head) {
  SlowNetwork slow(image);
  size_t s = slow.relu(slow.conv(0, weight.view({1, -1, 1, 1}), at::zeros({1}), 1, 0));
  slow.linear(slow.mean(s), at::full({1, 1}, head), at::zeros({1}));
  return slow;
}

class ForwardBackwardTwin : public testing::TestWithParam<std::string> {};

TEST_P(ForwardBackwardTwin, IsTheSameInLoops) {
  ResidualCase residual;
  auto network = residual.network.load();
  Tensor images = at::randn({6, 2, 7, 9});
  Tensor targets = at::tensor({0, 1, 2, 0, 1, 2}, at::kLong);
  auto map = explain(*network, "forward_backward:keep=" + GetParam(), make_batch(images, targets));
  std::vector<Plain> twins;
  std::vector<double> left;
  for (int64_t n = 0; n < images.size(0); ++n) {
    Plain twin = slow_forward_backward(residual.network, plain(images[n]), residual.start,
                                       static_cast<size_t>(targets[n].item<int64_t>()),
                                       std::stod(GetParam()));
    left.push_back(total(twin));
    for (double& r : twin) r /= left.back() > 0 ? left.back() : 1;
    twins.push_back(twin);
  }
  // Each value after about ten float32 operations a layer.
  EXPECT_TRUE(images_agree(map.values, stacked(twins, images.sizes()), 1e-5));
  EXPECT_LT(distance(map.diagnostics.at("relevance_left"), at::tensor(left, at::kDouble)), 1e-5);
  EXPECT_EQ(std::count(left.begin(), left.end(), 0.0), 0) << "no image without evidence";
}

INSTANTIATE_TEST_SUITE_P(Keep, ForwardBackwardTwin, testing::Values("1", "0.98", "0.5"),
                         [](const auto& test) {
                           return "per_mille_" +
                                  std::to_string(std::lround(std::stod(test.param) * 1000));
                         });

TEST(ForwardBackward, MeetsNegativeSumsInItsTwin) {
  ResidualCase residual;  // the addition is the network's fourth layer
  Plain sum = residual.network.forward(plain(at::randn({2, 7, 9})))[4];
  EXPECT_EQ(residual.network.layers()[3].kind, SlowLayer::kAdd);
  EXPECT_LT(*std::min_element(sum.begin(), sum.end()), -0.5);
}

TEST(ForwardBackward, SharesByPositiveContributions) {
  // Pixel 0: contributions 1*2 and 3*2 of the channels; pixel 1 is off. Channel 1 of pixel 0 has
  // three quarters.
  SlowNetwork slow = one_class({2, 1, 2}, at::tensor({1.f, 3.f}), 1);
  Tensor image = at::tensor({2.f, -1.f, 2.f, -1.f}).view({1, 2, 1, 2});
  Attribution map = fast(slow, image, "keep=1");
  EXPECT_EQ(plain(map.values), (Plain{0.25, 0, 0.75, 0}));
  EXPECT_EQ(map.diagnostics.at("relevance_left").item<double>(), 1);
}

TEST(ForwardBackward, CountsANegativeInputAtANegativeWeightAsPositive) {
  // (-1)(-2) = 2 and 1*6 = 6 speak for the unit; 3 * (-1) doesn't.
  SlowNetwork slow = one_class({3, 1, 2}, at::tensor({-2.f, 6.f, -1.f}), 1);
  Tensor image = at::tensor({-1.f, 0.f, 1.f, 0.f, 3.f, 0.f}).view({1, 3, 1, 2});
  EXPECT_EQ(plain(fast(slow, image, "keep=1").values), (Plain{0.25, 0, 0.75, 0, 0, 0}));
}

TEST(ForwardBackward, DropsTheSmallPixelThatKeepDoesNotNeed) {
  SlowNetwork slow = one_class({1, 2, 2}, at::tensor({1.f}), 1);
  Tensor image = at::tensor({5.f, 3.f, 2.f, 0.f}).view({1, 1, 2, 2});
  EXPECT_TRUE(at::allclose(fast(slow, image, "keep=1").values.flatten(),
                           at::tensor({0.5f, 0.3f, 0.2f, 0.f})));
  // .5 + .3 reach .75: S keeps 5/8 and 3/8; at the image 5/8 alone falls short of .75.
  EXPECT_TRUE(at::allclose(fast(slow, image, "keep=0.75").values.flatten(),
                           at::tensor({0.625f, 0.375f, 0.f, 0.f})));
}

TEST(ForwardBackward, KeepsTheLowestIndexAmongEquals) {
  // Two pixels of three channels. S is 1/2, 1/2, and .6 needs both. At the image six entries of
  // 1/6: .6 needs four, channel 0 whole, then channel 1 whole.
  SlowNetwork slow = one_class({3, 1, 2}, at::ones({3}), 1);
  Plain map = plain(fast(slow, at::ones({1, 3, 1, 2}), "keep=0.6").values);
  EXPECT_EQ(map, (Plain{0.25, 0.25, 0.25, 0.25, 0, 0}));
}

TEST(ForwardBackward, IsAllZeroWithoutEvidenceForTheClass) {
  SlowNetwork slow = one_class({1, 2, 2}, at::tensor({1.f}), -1);
  for (const char* keep : {"keep=1", "keep=0.98"}) {
    Attribution map = fast(slow, at::ones({1, 1, 2, 2}), keep);
    EXPECT_EQ(plain(map.values), (Plain{0, 0, 0, 0}));
    EXPECT_EQ(map.diagnostics.at("relevance_left").item<double>(), 0);
  }
}

TEST(ForwardBackward, StartsFromTheContrastOfTheClasses) {
  // Two channels of S = the image's, each a class's. z_0 - mean = (x_0 - x_1)/2: pixel 0, where
  // channel 0 is larger by 3, is evidence; pixel 1, where channel 1 is larger, is none.
  SlowNetwork slow({2, 1, 2});
  size_t s = slow.relu(slow.conv(0, at::eye(2).view({2, 2, 1, 1}), at::zeros({2}), 1, 0));
  slow.linear(slow.mean(s), at::eye(2), at::zeros({2}));
  Tensor image = at::tensor({4.f, 1.f, 1.f, 2.f}).view({1, 2, 1, 2});
  EXPECT_EQ(plain(fast(slow, image, "keep=1").values), (Plain{1, 0, 0, 0}));
}

TEST(ForwardBackward, StartsAtTheLastLinearLayersInputWhereNothingIsSpatial) {
  SlowNetwork slow({1, 2, 2});
  slow.linear(0, at::tensor({1.f, -1.f, 3.f, 1.f}).view({1, 4}), at::zeros({1}));
  // C = 1, -1, 3, 0; E = 3, shared 1 : 3 by the positive ones.
  Tensor image = at::tensor({1.f, 1.f, 1.f, 0.f}).view({1, 1, 2, 2});
  EXPECT_EQ(plain(fast(slow, image, "keep=1").values), (Plain{0.25, 0, 0.75, 0}));
}

TEST(ForwardBackward, PrunesTheImageAlsoWhereNoLayerReadsItDirectly) {
  SlowNetwork slow({1, 2, 2});
  slow.linear(0, at::ones({1, 4}), at::zeros({1}));
  // .68 + .12 reach .7 at the flattened S; scaled they are .85 and .15, and at the image .85 is
  // enough.
  Tensor image = at::tensor({68.f, 12.f, 10.f, 10.f}).view({1, 1, 2, 2});
  EXPECT_EQ(plain(fast(slow, image, "keep=0.7").values), (Plain{1, 0, 0, 0}));
}

TEST(ForwardBackward, PrunesOnceWherePaddingIsANodeOfItsOwn) {
  auto map = [](const std::string& conv) {
    std::string source =
        "def forward(self, x):\n"
        "    h = torch.relu(torch.conv2d(x, self.first))\n"
        "    return torch.relu(" +
        conv + ").mean([2, 3])\n";
    at::manual_seed(3);
    auto parameters = {std::pair<std::string, Tensor>{"first", at::randn({4, 2, 1, 1})},
                       std::pair<std::string, Tensor>{"second", at::randn({3, 4, 3, 3})}};
    auto network =
        Network::load(save_network(fresh_folder(), source, parameters, tiny_input(2, 8, 8, 3)));
    Batch batch = make_batch(at::rand({2, 2, 8, 8}), at::tensor({0, 1}, at::kLong));
    return explain(*network, "forward_backward:keep=0.8", batch).values;
  };
  Tensor own = map("torch.conv2d(torch.constant_pad_nd(h, [1, 1, 1, 1]), self.second)");
  Tensor built_in = map("torch.conv2d(h, self.second, None, [1, 1], [1, 1])");
  ASSERT_GT(built_in.sum().item<double>(), 0);
  EXPECT_LT(distance(own, built_in), 1e-6);
}

TEST(ForwardBackward, TellsWhatWasLostOnTheWay) {
  // S keeps 1/2 at each of two pixels, but pixel 1's unit is on by its bias alone.
  SlowNetwork slow({1, 1, 2});
  size_t s = slow.relu(slow.conv(0, at::ones({1, 1, 1, 1}), at::ones({1}), 1, 0));
  slow.linear(slow.mean(s), at::ones({1, 1}), at::zeros({1}));
  Tensor image = at::tensor({2.f, 0.f}).view({1, 1, 1, 2});
  Attribution map = fast(slow, image, "keep=1");  // S = 3, 1
  EXPECT_EQ(plain(map.values), (Plain{1, 0}));
  EXPECT_EQ(map.diagnostics.at("relevance_left").item<double>(), 0.75);
}

TEST(ForwardBackward, IsNonNegativeAndSumsToOne) {
  ResidualCase residual;
  Attribution map = fast(residual.network, at::randn({8, 2, 7, 9}), "keep=0.9");
  Tensor sums = map.values.flatten(1).sum(1);
  EXPECT_GE(map.values.min().item<double>(), 0);
  EXPECT_TRUE(((sums - 1).abs() < 1e-6)
                  .logical_or(map.diagnostics.at("relevance_left") == 0)
                  .all()
                  .item<bool>());
}

TEST(ForwardBackward, RefusesAShareOutsideAMillionthToOne) {
  for (const char* keep : {"1e-6", "1"}) {
    EXPECT_NO_THROW(Registry<Method>::get().create(std::string("forward_backward:keep=") + keep));
  }
  for (const char* keep : {"0", "9e-7", "-1", "1.1", "nan", "x"}) {
    EXPECT_THROW(Registry<Method>::get().create(std::string("forward_backward:keep=") + keep),
                 BadOption)
        << keep;
  }
}

TEST(ForwardBackward, IsUnsupportedForAProductWithoutGate) {
  std::string source =
      "def forward(self, x):\n    return (torch.tanh(x) * torch.relu(x)).mean([2, 3])\n";
  auto network = Network::load(save_network(fresh_folder(), source, {}, tiny_input(2, 2, 2, 2)));
  ASSERT_TRUE(network->graph()) << network->graph_error();
  auto method = Registry<Method>::get().create("forward_backward");
  EXPECT_THROW(method->check(*network, {}), Unsupported);
}

}  // namespace
}  // namespace fbbench
