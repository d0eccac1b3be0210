// SPDX-License-Identifier: Apache-2.0
// methods/gradients/guided_grad_cam.cpp: a map worked out by hand, and the product of its parts.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

TEST(GuidedGradCam, IsTheGuidedGradientWhereGradCamIsPositive) {
  // Guided: max(g_0, 0) - max(g_1, 0), as A_1 = 5 - x; Grad-CAM is 0 0.5 2 3.5.
  expect_near(hand_worked_map("guided_grad_cam"), {0, (0 - 1) * 0.5, (2 - 1) * 2, (2 - 0) * 3.5});
}

TEST(GuidedGradCam, HandsLayerAndOutputToItsParts) {
  ResidualCase residual;
  auto network = residual.network.load();
  Batch batch = make_batch(at::randn({3, 2, 7, 9}), at::tensor({0, 1, 2}, at::kLong));
  Tensor want = explain(*network, "guided_backprop:output=prob", batch).values *
                explain(*network, "grad_cam:layer=relu.1,output=prob", batch).values;
  Tensor got = explain(*network, "guided_grad_cam:layer=relu.1,output=prob", batch).values;
  EXPECT_TRUE(at::equal(got, want));
  EXPECT_FALSE(at::equal(got, explain(*network, "guided_grad_cam", batch).values));
}

TEST(GuidedGradCam, RefusesALayerThatIsNotSpatialWhileThePlanIsMade) {
  auto network = ResidualCase().network.load();
  auto method = Registry<Method>::get().create("guided_grad_cam:layer=linear.1");
  EXPECT_THROW(method->check(*network, {}), BadOption);
}

}  // namespace
}  // namespace fbbench
