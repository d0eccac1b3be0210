// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/minimal_subset.cpp: by a curve worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(MinimalSubset, IsTheFirstPointThatKeepsTheShare) {
  // 1/2, 2/3 with the pixel of 2, 1/2 with that of 1/2, 3/4 with that of 3, 3/4.
  const Tensor map = map_of({{4, 2}, {3, 1}});
  Scores scores = odds_scores("minimal_subset:step=1,substrate=zero", map);
  expect_row(scores.curve[0], {1.0 / 2, 2.0 / 3, 1.0 / 2, 3.0 / 4, 3.0 / 4});
  expect_row(scores.value, {0.75});
  // 0.88 * 3/4 = 0.66 < 2/3, which isn't kept up afterwards.
  expect_row(odds_scores("minimal_subset:step=1,substrate=zero,share=0.88", map).value, {0.25});
  expect_row(odds_scores("minimal_subset:step=1,substrate=zero,share=0.6", map).value, {0});
}

TEST(MinimalSubset, RefusesToKeepNothing) {
  EXPECT_THROW(Registry<Metric>::get().create("minimal_subset:share=0"), BadOption);
}

}  // namespace
}  // namespace fbbench
