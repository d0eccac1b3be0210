// SPDX-License-Identifier: Apache-2.0
#include "runners/run/explaining.h"

#include <ATen/record_function.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"

namespace fbbench {
namespace {

/// Fails for a batch with an image whose first pixel is no index into the 8 rows of self.t.
const char* const kPicky =
    "def forward(self, x):\n"
    "  row = torch.embedding(self.t, torch.clamp(x[:, 0, 0, 0], 0.).long())\n"
    "  return torch.conv2d(x, self.w).mean([2, 3]) + row * 0.0\n";

std::vector<Classified> classified(const std::string& network, const Batch& batch) {
  auto loaded = Network::load(network);
  return classify(ForwardPass(*loaded, batch.images));
}

TEST(Classify, OfAnImageAloneIsInFloat32WhateverThePrecision) {
  at::manual_seed(0);
  std::string path = save_network(fresh_folder(), kPicky,
                                  {{"t", at::ones({8, 2})}, {"w", at::randn({2, 1, 3, 3})}},
                                  tiny_input(1, 6, 6, 2));
  Batch batch;
  batch.samples.resize(2);
  batch.images = at::randn({2, 1, 6, 6}).clamp(-1, 1);
  batch.images[1][0][0][0] = 100;  // so that both are tried alone
  auto plain = classified(path, batch), rounded = classified(path + ":precision=bf16", batch);
  EXPECT_EQ(plain[0].reason, "");
  EXPECT_NE(plain[1].reason, "");
  EXPECT_EQ(rounded[0].confidence, plain[0].confidence);
}

TEST(Classify, OfAMultilabelNetworkIsTheLargestLogitAndItsSigmoid) {
  std::string path = save_network(
      fresh_folder(), "def forward(self, x):\n  return torch.linear(x.flatten(1), self.w)\n",
      {{"w", at::tensor({1.F, 2.F, -1.F}).view({3, 1})}}, tiny_input(1, 1, 1, 3), "multilabel");
  Batch batch;
  batch.samples.resize(3);
  batch.images = at::tensor({1.F, -0.5F, 50.F}).view({3, 1, 1, 1});
  auto found = classified(path, batch);
  EXPECT_EQ(found[0].predicted, 1);  // 1, 2, -1
  EXPECT_NEAR(found[0].confidence, 1 / (1 + std::exp(-2.0)), 1e-6);
  EXPECT_EQ(found[1].predicted, 2);  // -0.5, -1, 0.5
  EXPECT_NEAR(found[1].confidence, 1 / (1 + std::exp(-0.5)), 1e-6);
  EXPECT_EQ(found[2].predicted, 1);  // 50, 100, -50: both sigmoids are 1
  EXPECT_EQ(found[2].confidence, 1);
}

TEST(Explain, OfAGradientWithoutAGraphTakesOneForwardPass) {
  auto network = Network::load(save_network(fresh_folder(),
                                            "def forward(self, x):\n"
                                            "  y = torch.mish(x).sum([2, 3])\n"
                                            "  if bool(y.sum() > 1e9):\n    y = -y\n"
                                            "  return y\n",
                                            {}, tiny_input(2, 3, 3, 2)));
  ASSERT_EQ(network->graph(), nullptr);
  auto gradient = Registry<Method>::get().create(Spec::parse("gradient"));
  auto other = Registry<Method>::get().create(Spec::parse("gradient:output=prob"));
  ValueSet keep = union_of_needs({gradient.get(), other.get()}, *network);
  Batch batch;
  batch.samples.resize(2);
  batch.images = at::randn({2, 2, 3, 3});
  auto pass = std::make_shared<ForwardPass>(*network, batch.images, keep);
  static int passes = 0;
  auto handle =
      at::addThreadLocalCallback(at::RecordFunctionCallback([](const at::RecordFunction& called) {
                                   passes += std::string(called.name()) == "aten::mish";
                                   return std::unique_ptr<at::ObserverContext>();
                                 }).scopes({at::RecordScope::FUNCTION}));
  batch.targets = at::full({2}, classify(*pass)[0].predicted, at::kLong);
  Context context(pass, batch);
  EXPECT_EQ(explain(*gradient, context)[1].reason, "");
  EXPECT_EQ(explain(*other, context)[1].reason, "");
  at::removeCallback(handle);
  EXPECT_EQ(passes, 1);
}

}  // namespace
}  // namespace fbbench
