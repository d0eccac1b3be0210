// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/xgrad_cam.cpp: a map worked out by hand, and the formula in loops.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

double gradient_under_activation(const Plain& channel, const Plain& gradient) {
  double sum = 0, activation = 1e-7;
  for (size_t p = 0; p < channel.size(); ++p) {
    sum += gradient[p] * channel[p];
    activation += channel[p];
  }
  return sum / activation;
}

TEST(XGradCam, WeighsChannelsByTheirGradientUnderTheirActivation) {
  // (1 - 2 + 6 + 8) / 10 and (-4 + 3 + 2 - 3) / 10
  expect_near(hand_worked_map("xgrad_cam:relu=false"),
              {1.3 - 0.8, 2.6 - 0.6, 3.9 - 0.4, 5.2 - 0.2});
}

TEST(XGradCam, IsTheFormulaInLoops) {
  expect_slow_maps("xgrad_cam", slow_weighted(gradient_under_activation));
}

}  // namespace
}  // namespace fbbench
