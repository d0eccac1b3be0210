// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/grad_cam.cpp: a map worked out by hand, and the formula in loops.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

TEST(GradCam, WeighsChannelsByTheirMeanGradient) {
  // 1 and -1/2
  expect_near(hand_worked_map("grad_cam:relu=false"), {1 - 2, 2 - 1.5, 3 - 1, 4 - 0.5});
}

TEST(GradCam, IsTheFormulaInLoops) { expect_slow_maps("grad_cam", slow_weighted(slow_mean)); }

TEST(GradCam, OfTheProbabilityOfTwoClassesIsThatOfTheirContrastTimesPTimesOneMinusP) {
  Tensor one_class = at::tensor({1.F, -1.F, 2.F, 2.F, -1.F, 1.F, 1.F, -3.F});
  auto network = two_channels(at::stack({one_class, at::zeros({8})}));
  // z = 5 * sum g_1 = -10 at the zero image, whose A_0 = 0 and A_1 = 5: M = -1/2 * 5 * p (1 - p)
  Batch batch = make_batch(at::zeros({1, 1, 2, 2}), at::zeros({1}, at::kLong));
  const double p = 1 / (1 + std::exp(10.0));
  Plain map = plain(explain(*network, "grad_cam:output=prob,relu=false", batch).values);
  for (double value : map) EXPECT_NEAR(value / (-2.5 * p * (1 - p)), 1, 1e-5);  // float32 exp
}

}  // namespace
}  // namespace fbbench
