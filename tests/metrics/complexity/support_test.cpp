// SPDX-License-Identifier: Apache-2.0
// metrics/complexity/support.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(Support, CountsTheFewestPixelsThatHoldTheShare) {
  // Of 100: 60, 90, 96 after one, two, three pixels.
  Tensor map = map_of({{6, 60}, {30, 4}});
  EXPECT_DOUBLE_EQ(score_of("support", map), 0.75);
  EXPECT_DOUBLE_EQ(score_of("support:mass=0.9", map), 0.5);
  EXPECT_DOUBLE_EQ(score_of("support:mass=0.6", map), 0.25);
}

TEST(Support, OfAFlatMapIsTheShareItself) {
  EXPECT_DOUBLE_EQ(score_of("support", at::ones({10, 10})), 0.95);
}

TEST(Support, NegativeValuesDoNotCount) {
  EXPECT_DOUBLE_EQ(score_of("support:mass=1", map_of({{1, 1}, {-9, 0}})), 0.5);
}

TEST(Support, NeverCountsAPixelWithoutMass) {
  // Values so unlike that the order of summation decides whether the sum reaches the mass.
  for (int round = 0; round < 20; ++round) {
    Tensor map = (at::randn({9, 9}) * 10).exp() * (at::rand({9, 9}) < 0.5);
    double positive = (map > 0).to(at::kDouble).mean().item<double>();
    EXPECT_LE(score_of("support:mass=1", map), positive);
  }
}

TEST(Support, IsUndefinedWithoutPositiveMass) {
  EXPECT_TRUE(std::isnan(score_of("support", map_of({{-1, 0}}))));
}

TEST(Support, RefusesAShareOutsideItsRange) {
  EXPECT_THROW(Registry<Metric>::get().create("support:mass=0"), BadOption);
  EXPECT_THROW(Registry<Metric>::get().create("support:mass=1.5"), BadOption);
}

}  // namespace
}  // namespace fbbench
