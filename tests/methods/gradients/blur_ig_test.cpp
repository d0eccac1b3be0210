// SPDX-License-Identifier: Apache-2.0
// methods/gradients/blur_ig.cpp by hand; the reference test has the authors' own maps.
#include <gtest/gtest.h>

#include <cmath>

#include "methods/formula_network.h"

namespace fbbench {
namespace {

/// A pixel of 1 among zeros, behind a Gaussian of `sigma` cut off at 4 sigma.
double blurred_pixel(double sigma) {
  const auto radius = static_cast<int>(4 * sigma + 0.5);
  double whole = 0;
  for (int k = -radius; k <= radius; ++k) whole += std::exp(-k * k / (2 * sigma * sigma));
  return 1 / whole;
}

TEST(BlurIg, TakesOneStepByTheDifferenceThatItSays) {
  // One pixel, logit 3 x: -(2 - 0) * (B(0.5) - B(0)) / 0.5 * 3, along both sides of the image.
  auto network = formula_network("x.sum([1, 2, 3]) * 3.0", 1, 1, 1);
  const auto map =
      explained_values(*network, "blur_ig:steps=1,max_sigma=2,grad_step=0.5", at::ones({1, 1, 1}));
  ASSERT_EQ(map.size(), 1U);
  EXPECT_NEAR(map[0], -2 * (std::pow(blurred_pixel(0.5), 2) - 1) / 0.5 * 3, 1e-5);
}

TEST(BlurIg, SumsToWhatBlurringTakesAway) {
  auto network = formula_network("x.sum([1, 2, 3])", 1, 1, 1);
  const auto map = explained_values(*network, "blur_ig:steps=2000,max_sigma=3,grad_step=0.0001",
                                    at::ones({1, 1, 1}));
  ASSERT_EQ(map.size(), 1U);
  // The Gaussian is cut off elsewhere as sigma grows, which no derivative sees: some 1e-3.
  EXPECT_NEAR(map[0], 1 - std::pow(blurred_pixel(3), 2), 0.01);
}

TEST(BlurIg, SpacesSigmasByTheirSquaresWhereAsked) {
  // One step: sqrt(4) in place of 4.
  auto network = formula_network("x.sum([1, 2, 3])", 1, 1, 1);
  const Tensor image = at::ones({1, 1, 1});
  EXPECT_EQ(explained_values(*network, "blur_ig:steps=1,max_sigma=4,sqrt=true", image),
            explained_values(*network, "blur_ig:steps=1,max_sigma=2", image));
}

}  // namespace
}  // namespace fbbench
