// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/hires_cam.cpp: a map worked out by hand, and the formula in loops.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

TEST(HiResCam, IsTheValuesTimesTheirGradients) {
  expect_near(hand_worked_map("hires_cam:relu=false"), {1 - 4, -2 + 3, 6 + 2, 8 - 3});
}

TEST(HiResCam, IsTheFormulaInLoops) {
  expect_slow_maps("hires_cam", slow_pointwise([](double a, double g) { return g * a; }));
}

}  // namespace
}  // namespace fbbench
