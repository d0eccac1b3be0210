// SPDX-License-Identifier: Apache-2.0
// methods/gradients/full_grad.cpp
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "methods/formula_network.h"

namespace fbbench {
namespace {

const std::vector<std::pair<std::string, Tensor>>& layer() {
  static const std::vector<std::pair<std::string, Tensor>> kLayer = {{"w", at::ones({2, 1, 1, 1})},
                                                                     {"b", at::tensor({1.F, 3.F})}};
  return kLayer;
}

TEST(FullGrad, AddsInputAndBiasesEachScaledOverTheWholeTensor) {
  auto network =
      formula_network("torch.conv2d(x, self.w, self.b).sum([1, 2, 3])", 1, 1, 2, layer());
  // x . g = 2, 6, scaled to 0, 1. b . g = 1, 1 and 3, 3, scaled to 0, 0 and 1, 1.
  const auto map = explained_values(*network, "full_grad", at::tensor({1.F, 3.F}).view({1, 1, 2}));
  ASSERT_EQ(map.size(), 2U);
  EXPECT_NEAR(map[0], 1, 1e-6);  // the 1e-6 of the formula
  EXPECT_NEAR(map[1], 2, 1e-6);
}

TEST(FullGrad, EnlargesTheMapsOfLayersCornerToCorner) {
  // One output a two pixels; their gradients are 1 and 5.
  auto network =
      formula_network("(torch.conv2d(x, self.w, self.b, [1, 2]) * self.g).sum([1, 2, 3])", 1, 1, 4,
                      {{"w", at::tensor({1.F, 1.F}).view({1, 1, 1, 2})},
                       {"b", at::ones({1})},
                       {"g", at::tensor({1.F, 5.F}).view({1, 1, 2})}});
  const auto map = explained_values(*network, "full_grad", at::zeros({1, 1, 4}));
  ASSERT_EQ(map.size(), 4U);
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(map[i], static_cast<double>(i) / 3, 1e-6);
}

TEST(FullGrad, OfALayerWithoutBiasIsTheInputsTermAlone) {
  auto network = formula_network("torch.conv2d(x, self.w).sum([1, 2, 3])", 1, 1, 2, layer());
  const auto map = explained_values(*network, "full_grad", at::tensor({1.F, 3.F}).view({1, 1, 2}));
  ASSERT_EQ(map.size(), 2U);
  EXPECT_EQ(map[0], 0);
  EXPECT_NEAR(map[1], 1, 1e-6);
}

}  // namespace
}  // namespace fbbench
