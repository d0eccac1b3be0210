// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/grad_cam_pp.cpp: a map worked out by hand, and the formula in loops.
#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

double positive_shares(const Plain& channel, const Plain& gradient) {
  double sum = 0, weight = 0;
  for (double a : channel) sum += a;
  for (double g : gradient) {
    if (g != 0) weight += std::max(g, 0.0) * g * g / (2 * g * g + sum * g * g * g + 1e-6);
  }
  return weight;
}

TEST(GradCamPlusPlus, WeighsChannelsByTheSharesOfTheirPositiveGradients) {
  // Gradients of 1 and of 2 in channels that sum to 10: 1 / (2 + 10) and 8 / (8 + 80).
  const double first = 1.0 / 12 + 2.0 / 11, second = 2.0 / 12;
  expect_near(hand_worked_map("grad_cam_pp"), {first + 4 * second, 2 * first + 3 * second,
                                               3 * first + 2 * second, 4 * first + second});
}

TEST(GradCamPlusPlus, IsTheFormulaInLoops) {
  expect_slow_maps("grad_cam_pp", slow_weighted(positive_shares));
}

}  // namespace
}  // namespace fbbench
