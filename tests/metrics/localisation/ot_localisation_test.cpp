// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/ot_localisation.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(OtLocalisation, IsTheSquaredDistanceOfAPixelInSidesOfTheImage) {
  // Two rows down and three columns aside, the longer side being 8.
  Tensor map = at::zeros({4, 8}), mask = at::zeros({4, 8}, at::kBool);
  map[1][2] = 5;
  mask[3][5] = true;
  EXPECT_NEAR(score_of("ot_localisation", map, mask), (4 + 9) / 64., 1e-9);
}

TEST(OtLocalisation, IsZeroForAMapThatIsTheMask) {
  Tensor mask = mask_of({{0, 1, 1}, {0, 1, 0}});
  // Solved to marginals off by 1e-6, of a cost below 1.
  EXPECT_NEAR(score_of("ot_localisation", mask.to(at::kFloat), mask), 0, 1e-6);
}

TEST(OtLocalisation, TakesNegativeValuesAsZero) {
  EXPECT_NEAR(score_of("ot_localisation", map_of({{1, -9}}), mask_of({{1, 0}})), 0, 1e-9);
}

TEST(OtLocalisation, RelativeIsOneForAFlatMap) {
  Tensor mask = at::zeros({12, 16}, at::kBool);
  mask.slice(0, 2, 8).slice(1, 3, 9).fill_(true);
  EXPECT_NEAR(score_of("ot_localisation:relative=true", at::full({12, 16}, 0.5F), mask), 1, 1e-12);
}

TEST(OtLocalisation, RelativeIsUndefinedWhereTheObjectIsTheWholeImage) {
  Tensor map = map_of({{1, 2}}), whole = mask_of({{1, 1}});
  EXPECT_TRUE(std::isnan(score_of("ot_localisation:relative=true", map, whole)));
  EXPECT_GT(score_of("ot_localisation", map, whole), 0);
}

TEST(OtLocalisation, RelativeCarriesTheFlatMapFromPixelsThatCountAlone) {
  // Half of it lies at a distance of one of three columns.
  Tensor map = map_of({{0, 1, 1}});
  Batch batch = batch_of(map.unsqueeze(0), mask_of({{1, 0, 0}}).unsqueeze(0));
  batch.samples[0].ignored = mask_of({{0, 0, 1}});
  const double moved = score_of("ot_localisation", batch, map);
  EXPECT_NEAR(moved, 1 / 9., 1e-9);
  Tensor flat = map_of({{1, 1, 0}});
  EXPECT_NEAR(score_of("ot_localisation:relative=true", batch, map),
              moved / score_of("ot_localisation", batch, flat), 1e-9);
}

TEST(OtLocalisation, IsUndefinedWithoutPositiveMass) {
  EXPECT_TRUE(std::isnan(score_of("ot_localisation", map_of({{-1, 0}}), mask_of({{1, 0}}))));
}

TEST(OtLocalisation, RefusesAnEpsAtWhichTheKernelUnderflows) {
  EXPECT_THROW(Registry<Metric>::get().create("ot_localisation:eps=0.002"), BadOption);
}

}  // namespace
}  // namespace fbbench
