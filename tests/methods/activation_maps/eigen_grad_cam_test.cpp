// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/eigen_grad_cam.cpp: a map worked out by hand.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

TEST(EigenGradCam, IsThePrincipalComponentOfValuesTimesGradients) {
  // g_0 . A_0 = x, g_1 . A_1 = 2 (5 - x) with x - 1 = -1 -1 -1 3: v = (1, -2) / root 5.
  auto network = two_channels(at::tensor({1.F, 1.F, 1.F, 1.F, 2.F, 2.F, 2.F, 2.F}).view({1, 8}));
  Batch batch =
      make_batch(at::tensor({0.F, 0.F, 0.F, 4.F}).view({1, 1, 2, 2}), at::zeros({1}, at::kLong));
  const double root = std::sqrt(5.0);
  expect_near(plain(explain(*network, "eigen_grad_cam:relu=false", batch).values),
              {-root, -root, -root, 3 * root});
}

TEST(EigenGradCam, IsAllZeroWhereTheTargetHasNoGradient) {
  auto network = two_channels(at::stack({at::ones({8}), at::zeros({8})}));
  Batch batch = make_batch(at::randn({1, 1, 2, 2}), at::ones({1}, at::kLong));
  EXPECT_EQ(plain(explain(*network, "eigen_grad_cam", batch).values), (Plain{0, 0, 0, 0}));
}

}  // namespace
}  // namespace fbbench
