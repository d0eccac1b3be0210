// SPDX-License-Identifier: Apache-2.0
// methods/gradients/deconvnet.cpp
#include <gtest/gtest.h>

#include "methods/formula_network.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

TEST(Deconvnet, RectifiesTheGradientWhateverTheActivationLetThrough) {
  // logit = sum over two pixels of relu(x) - relu(2 x)
  SlowNetwork slow({1, 1, 2});
  size_t both =
      slow.relu(slow.conv(0, at::tensor({1.F, 2.F}).view({2, 1, 1, 1}), at::zeros({2}), 1, 0));
  slow.linear(slow.mean(both), at::tensor({2.F, -2.F}).view({1, 2}), at::zeros({1}));
  const Tensor image = at::tensor({1.F, -1.F}).view({1, 1, 2});
  EXPECT_EQ(explained_values(*slow.load(), "deconvnet", image), (std::vector<double>{1, 1}));
}

TEST(Deconvnet, TreatsEveryActivationAsARectifier) {
  for (const char* activation :
       {"torch.sigmoid(x)", "torch.silu(x)", "torch.hardtanh(x, 0.0, 6.0)", "torch.gelu(x)"}) {
    auto network = formula_network("(" + std::string(activation) + " * self.w).sum([1, 2, 3])", 1,
                                   1, 2, {{"w", at::tensor({2.F, -3.F}).view({1, 1, 2})}});
    EXPECT_EQ(explained_values(*network, "deconvnet", at::tensor({9.F, 0.F}).view({1, 1, 2})),
              (std::vector<double>{2, 0}))
        << activation;
  }
}

}  // namespace
}  // namespace fbbench
