// SPDX-License-Identifier: Apache-2.0
// methods/baseline.cpp: numbers and substrates for `baseline=`.
#include "methods/baseline.h"

#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "core/error.h"

namespace fbbench {
namespace {

/// Curved, 2x12x12, three classes; mean 0 and std 1, so that white is the number 1.
std::shared_ptr<const Network> curved_network() {
  return Network::load(save_network(fresh_folder(),
                                    "def forward(self, x):\n"
                                    "    y = torch.relu(torch.conv2d(x, self.w1, None, [2, 2]))\n"
                                    "    return torch.matmul(y.flatten(1), self.w2)\n",
                                    {{"w1", at::randn({4, 2, 2, 2})}, {"w2", at::randn({144, 3})}},
                                    tiny_input(2, 12, 12, 3)));
}

Batch two_images() { return make_batch(at::randn({2, 2, 12, 12}), at::tensor({0, 2}, at::kLong)); }

class EveryMethodWithABaseline : public testing::TestWithParam<const char*> {};

TEST_P(EveryMethodWithABaseline, TakesASubstrateAsTheNumberThatItIs) {
  auto network = curved_network();
  const Batch batch = two_images();
  const std::string spec = GetParam();
  const Tensor map = explain(*network, spec + "baseline=1", batch).values;
  // Occlusion computes again only what a number changes: float32 sums in another order.
  EXPECT_TRUE(images_agree(explain(*network, spec + "baseline=white", batch).values, map, 1e-5));
  EXPECT_FALSE(images_agree(explain(*network, spec + "baseline=0", batch).values, map, 1e-2));
}

TEST_P(EveryMethodWithABaseline, GivesEachImageItsOwn) {
  auto network = curved_network();
  const Batch batch = two_images();
  const std::string spec = std::string(GetParam()) + "baseline=[gaussian:sigma=3]";
  const Tensor alone = at::cat(
      {explain(*network, spec, batch.one(0)).values, explain(*network, spec, batch.one(1)).values});
  EXPECT_TRUE(images_agree(explain(*network, spec, batch).values, alone, 1e-5));
}

INSTANTIATE_TEST_SUITE_P(All, EveryMethodWithABaseline,
                         testing::Values("integrated_gradients:steps=8,", "guided_ig:steps=8,",
                                         "deep_lift:", "occlusion:window=4,stride=4,",
                                         "sobol:grid=3,designs=8,",
                                         "feature_ablation:segments=[grid:3],"),
                         [](const auto& test) {
                           const std::string spec = test.param;
                           return spec.substr(0, spec.find(':'));
                         });

TEST(Baseline, RefusesASubstrateThatFillsInFromTheImage) {
  for (const std::string name : {"linear", "inpaint"}) {
    EXPECT_THROW(Registry<Method>::get().create("occlusion:baseline=" + name), BadOption) << name;
  }
  EXPECT_THROW(Registry<Method>::get().create("occlusion:baseline=grey"), BadOption);
}

TEST(Baseline, GainIsTheOutputsDifference) {
  auto network = curved_network();
  const Batch batch = two_images();
  const Context context(*network, batch);
  const Tensor others = at::randn({2, 2, 12, 12});
  const Tensor want = (network->forward(batch.images) - network->forward(others))
                          .gather(1, batch.targets.unsqueeze(1))
                          .squeeze(1);
  // Sums of some hundred products in float32.
  EXPECT_LT(distance(Baseline::gain(context, ExplainedOutput("logit"), others), want), 1e-4);
}

/// |sum of the map - (logit - logit of an image of zeros)|
double error_by_hand(const Network& network, const Batch& batch, const Tensor& values) {
  const Tensor change = (network.forward(batch.images) - network.forward(batch.images * 0))
                            .gather(1, batch.targets.unsqueeze(1))
                            .squeeze(1);
  return (values.sum({1, 2, 3}) - change).abs().max().item<double>();
}

TEST(CompletenessError, IsHowFarTheMapsSumIsFromTheGain) {
  auto network = curved_network();
  const Batch batch = two_images();
  for (const std::string spec : {"integrated_gradients:steps=3", "guided_ig:steps=3",
                                 "expected_gradients:samples=3", "deep_lift"}) {
    const Attribution found = explain(*network, spec, batch);
    const Tensor errors = found.diagnostics.at("completeness_error");
    ASSERT_EQ(errors.numel(), 2) << spec;
    // Sums of some hundred products in float32.
    EXPECT_NEAR(errors.max().item<double>(), error_by_hand(*network, batch, found.values), 1e-4)
        << spec;
  }
}

}  // namespace
}  // namespace fbbench
