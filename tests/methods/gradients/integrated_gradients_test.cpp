// SPDX-License-Identifier: Apache-2.0
// methods/gradients/integrated_gradients.cpp against hand-worked ways, loops in float64, and
// completeness.
#include <gtest/gtest.h>

#include "methods/slow_gradient.h"

namespace fbbench {
namespace {

/// Images of one pixel, whose only logit is `expression` of the pixel x.
std::shared_ptr<const Network> network_of(const std::string& expression) {
  std::string source = "def forward(self, x):\n    return (" + expression + ").flatten(1)\n";
  return Network::load(save_network(fresh_folder(), source, {}, tiny_input(1, 1, 1, 1)));
}

/// The attribution of that pixel.
double of_pixel(const Network& network, const std::string& options, double x) {
  Batch batch = make_batch(at::full({1, 1, 1, 1}, x), at::zeros({1}, at::kLong));
  return explain(network, "integrated_gradients" + options, batch).values.item<float>();
}

TEST(IntegratedGradients, OfALinearNetworkAreItsTerms) {
  SlowNetwork slow({1, 2, 2});
  Tensor weights = at::tensor({1.f, 2.f, 3.f, 4.f, 0.f, 0.f, 0.f, 1.f}).view({2, 4});
  slow.linear(0, weights, at::ones({2}));
  Tensor image = at::tensor({1.f, 1.f, 0.f, -2.f}).view({1, 1, 2, 2});
  Batch batch = make_batch(image, at::zeros({1}, at::kLong));
  Plain map = plain(explain(*slow.load(), "integrated_gradients:steps=1", batch).values);
  EXPECT_EQ(map, (Plain{1, 2, 0, -8}));
}

TEST(IntegratedGradients, StartAtTheBaseline) {
  EXPECT_FLOAT_EQ(of_pixel(*network_of("x * 3.0"), ":baseline=1", 3), 6);  // 3 * (3 - 1)
}

TEST(IntegratedGradients, TakeTheEndOfEachStepThatTheRuleNames) {
  // The slope is 0 below 1 and 1 above; the way from 0 to 2 has the ends 0, 2/3, 4/3, 2.
  auto network = network_of("torch.relu(x - 1.0)");
  EXPECT_FLOAT_EQ(of_pixel(*network, ":steps=3,rule=left", 2), 2.0 / 3);
  EXPECT_FLOAT_EQ(of_pixel(*network, ":steps=3,rule=right", 2), 4.0 / 3);
  EXPECT_FLOAT_EQ(of_pixel(*network, ":steps=2,rule=middle", 2), 1);  // at 1/2 and 3/2
}

TEST(IntegratedGradients, OfAPolynomialAreExactByGaussLegendre) {
  // steps points are exact up to degree 2 * steps - 1 of the slope, that is x to 2 * steps.
  EXPECT_FLOAT_EQ(of_pixel(*network_of("x * x"), ":steps=1", 3), 9);
  EXPECT_FLOAT_EQ(of_pixel(*network_of("x * x * x * x"), ":steps=2", 3), 81);
  EXPECT_FLOAT_EQ(of_pixel(*network_of("x * x * x * x * x * x"), ":steps=3", 2), 64);
  EXPECT_GT(std::abs(of_pixel(*network_of("x * x * x * x"), ":steps=1", 3) - 81), 1);
}

TEST(IntegratedGradients, AreTheChainRuleInLoopsAlongTheWay) {
  ResidualCase residual;
  Tensor images = at::randn({3, 2, 7, 9});
  Batch batch = make_batch(images, at::tensor({0, 1, 2}, at::kLong));
  batch.forward_batch = 4;  // a batch holds points of two ways
  Tensor map =
      explain(*residual.network.load(), "integrated_gradients:steps=2,baseline=0.5", batch).values;
  std::vector<Plain> twins;
  for (int64_t n = 0; n < 3; ++n) {
    Plain image = plain(images[n]), twin(image.size(), 0);
    for (double place : {0.5 - std::sqrt(1.0 / 12), 0.5 + std::sqrt(1.0 / 12)}) {  // weigh 1/2
      Plain point = image;
      for (double& x : point) x = 0.5 + place * (x - 0.5);
      auto values = residual.network.forward(point);
      Plain slope = residual.network.gradient(values, one_hot(3, static_cast<size_t>(n)))[0];
      for (size_t i = 0; i < twin.size(); ++i) twin[i] += slope[i] * (image[i] - 0.5) / 2;
    }
    twins.push_back(twin);
  }
  // Sums of up to 36 products in float32: some 1e-6 of the largest.
  EXPECT_TRUE(images_agree(map, stacked(twins, images.sizes()), 1e-5));
}

/// Expects the map to sum to what `output` changes from an image of 0 to the image.
void expect_completeness(const std::string& options,
                         const std::function<Tensor(const Tensor&)>& output) {
  ResidualCase residual;
  auto network = residual.network.load();
  Tensor images = at::randn({2, 2, 7, 9});
  Batch batch = make_batch(images, at::tensor({0, 2}, at::kLong));
  Tensor sums =
      explain(*network, "integrated_gradients:steps=1000" + options, batch).values.sum({1, 2, 3});
  Tensor change = output(network->forward(images)) - output(network->forward(images * 0));
  for (int64_t n = 0; n < 2; ++n) {
    double want = change[n][batch.targets[n].item<int64_t>()].item<double>();
    // Each bend of the network costs a part of one step: some 1e-3 of the slope there.
    EXPECT_NEAR(sums[n].item<double>(), want, 5e-3 * std::abs(want)) << "image " << n;
  }
}

TEST(IntegratedGradients, SumToTheChangeOfTheLogit) {
  expect_completeness("", [](const Tensor& logits) { return logits; });
}

TEST(IntegratedGradients, SumToTheChangeOfTheProbability) {
  expect_completeness(",output=prob", [](const Tensor& logits) { return at::softmax(logits, 1); });
}

TEST(IntegratedGradients, RefuseNoStepsAndOtherRules) {
  auto& registry = Registry<Method>::get();
  EXPECT_THROW(registry.create("integrated_gradients:steps=0"), BadOption);
  EXPECT_THROW(registry.create("integrated_gradients:rule=simpson"), BadOption);
}

}  // namespace
}  // namespace fbbench
