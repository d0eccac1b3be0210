// SPDX-License-Identifier: Apache-2.0
// methods/gradients/guided_ig.cpp by hand; the reference test has the authors' own maps.
#include <gtest/gtest.h>

#include "methods/formula_network.h"

namespace fbbench {
namespace {

TEST(GuidedIg, GoesFirstWhereTheOutputChangesLeast) {
  // x0 (1 + x1): at the baseline the gradient is (1, 0), so x1 goes first, for nothing; then x0
  // goes where the slope is 2.
  auto network = formula_network("x[:, 0, 0, 0] * (x[:, 0, 0, 1] + 1.0)", 1, 1, 2);
  EXPECT_EQ(
      explained_values(*network, "guided_ig:steps=2,max_dist=1,fraction=0", at::ones({1, 1, 2})),
      (std::vector<double>{2, 0}));
}

TEST(GuidedIg, HeldToTheStraightWayIsIntegratedGradients) {
  auto network = formula_network("(x * x * x).sum([1, 2, 3])", 1, 2, 2);
  const Tensor image = at::tensor({1.F, -2.F, 0.5F, 3.F}).view({1, 2, 2});
  const auto guided = explained_values(*network, "guided_ig:steps=10,max_dist=0", image);
  const auto straight =
      explained_values(*network, "integrated_gradients:steps=10,rule=left", image);
  ASSERT_EQ(guided.size(), straight.size());
  for (size_t i = 0; i < guided.size(); ++i) EXPECT_NEAR(guided[i], straight[i], 1e-5);
}

TEST(GuidedIg, OfALinearNetworkIsCompleteWhateverTheWay) {
  auto network = formula_network("(x * self.w).sum([1, 2, 3])", 1, 1, 3,
                                 {{"w", at::tensor({1.F, -2.F, 4.F}).view({1, 1, 3})}});
  const auto map = explained_values(*network, "guided_ig:steps=7,baseline=1",
                                    at::tensor({3.F, 1.F, -1.F}).view({1, 1, 3}));
  ASSERT_EQ(map.size(), 3U);
  EXPECT_NEAR(map[0], 2, 1e-5);
  EXPECT_NEAR(map[1], 0, 1e-5);
  EXPECT_NEAR(map[2], -8, 1e-5);
}

TEST(GuidedIg, OfTheBaselineItselfIsZero) {
  auto network = formula_network("(x * x).sum([1, 2, 3]) + 1.0", 1, 1, 2);
  EXPECT_EQ(explained_values(*network, "guided_ig:steps=3", at::zeros({1, 1, 2})),
            (std::vector<double>{0, 0}));
}

}  // namespace
}  // namespace fbbench
