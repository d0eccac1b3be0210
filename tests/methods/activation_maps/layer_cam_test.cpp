// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/layer_cam.cpp: a map worked out by hand, and the formula in loops.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

TEST(LayerCam, IsTheValuesTimesTheirPositiveGradients) {
  expect_near(hand_worked_map("layer_cam"), {1 + 0, 0 + 3, 6 + 2, 8 + 0});
}

TEST(LayerCam, IsTheFormulaInLoops) {
  expect_slow_maps("layer_cam",
                   slow_pointwise([](double a, double g) { return std::max(g, 0.0) * a; }));
}

}  // namespace
}  // namespace fbbench
