// SPDX-License-Identifier: Apache-2.0
#include "runners/run/explaining.h"

#include <gtest/gtest.h>

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
  return classify(Context(*loaded, batch));
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

}  // namespace
}  // namespace fbbench
