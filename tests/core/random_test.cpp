// SPDX-License-Identifier: Apache-2.0
// core/random.cpp
#include "core/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace fbbench {
namespace {

constexpr int kMany = 100000;

TEST(Random, DependsOnTheSeedAlone) {
  Random one(3), same(3), other(4);
  const float first = one.uniform();
  EXPECT_EQ(first, same.uniform());
  EXPECT_NE(first, other.uniform());
  EXPECT_EQ(one.normal(), same.normal());
  EXPECT_EQ(one.below(1000000), same.below(1000000));
}

TEST(Random, IsUniform) {
  Random random(0);
  double sum = 0, squares = 0;
  for (int i = 0; i < kMany; ++i) {
    const double value = random.uniform();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    sum += value;
    squares += value * value;
  }
  // Five standard errors.
  EXPECT_NEAR(sum / kMany, 0.5, 5 * std::sqrt(1.0 / 12 / kMany));
  EXPECT_NEAR(squares / kMany, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / kMany));
}

TEST(Random, IsNormal) {
  Random random(0);
  double sum = 0, squares = 0, products = 0, last = random.normal();
  int within = 0;
  for (int i = 0; i < kMany; ++i) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
    products += value * last;
    within += std::abs(value) < 1;
    last = value;
  }
  EXPECT_NEAR(sum / kMany, 0, 5 / std::sqrt(kMany));
  EXPECT_NEAR(squares / kMany, 1, 5 * std::sqrt(2.0 / kMany));
  EXPECT_NEAR(products / kMany, 0, 5 / std::sqrt(kMany)) << "neighbours hang together";
  EXPECT_NEAR(static_cast<double>(within) / kMany, std::erf(std::sqrt(0.5)), 5 * 0.47 / 316);
}

TEST(Random, IsBelowWhatItIsAsked) {
  Random random(0);
  std::vector<int> counts(7, 0);
  for (int i = 0; i < kMany; ++i) ++counts.at(static_cast<size_t>(random.below(7)));
  for (int count : counts) EXPECT_NEAR(count, kMany / 7, 5 * std::sqrt(kMany / 7));
  EXPECT_EQ(random.below(1), 0);
}

}  // namespace
}  // namespace fbbench
