// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/non_sensitivity.cpp, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

// Of the four pixels the last alone changes nothing.

TEST(NonSensitivity, CountsCellsThatOneOfMapAndNetworkIgnores) {
  expect_row(odds_scores("non_sensitivity", map_of({{1, 1}, {1, 0}})).value, {0});
  expect_row(odds_scores("non_sensitivity", map_of({{1, 1}, {0, 0}})).value, {0.25});
  expect_row(odds_scores("non_sensitivity", map_of({{0, 1}, {0, 1}})).value, {0.75});
}

TEST(NonSensitivity, SeesMagnitudes) {
  expect_row(odds_scores("non_sensitivity", map_of({{-1, 1}, {-1, 0}})).value, {0});
}

TEST(NonSensitivity, HasAThresholdForTheNetworkAndOneForTheMap) {
  // The probability falls by 0.15, 0.25, -0.11 and 0.
  const Tensor map = map_of({{4, 3}, {2, 1}});
  expect_row(odds_scores("non_sensitivity:eps=0.2", map).value, {0.75});
  // The last pixel has a quarter of the first one's.
  expect_row(odds_scores("non_sensitivity:map_eps=0.25", map).value, {0});
}

}  // namespace
}  // namespace fbbench
