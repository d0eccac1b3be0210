// SPDX-License-Identifier: Apache-2.0
// comprehensiveness and sufficiency, worked out by hand.
#include <gtest/gtest.h>

#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

Tensor falling() { return map_of({{4, 3}, {2, 1}}); }

TEST(Comprehensiveness, IsTheMeanFallWithoutTheRationales) {
  // Without the pixel of 2: 3/5; without that of 3, too: 1/3.
  expect_row(odds_scores("comprehensiveness:percent=[25,50]", falling()).value,
             {3.0 / 4 - (3.0 / 5 + 1.0 / 3) / 2});
}

TEST(Sufficiency, IsTheMeanFallWithTheRationalesAlone) {
  // The pixel of 2 alone: 2/3; with that of 3: 6/7.
  expect_row(odds_scores("sufficiency:percent=[25,50]", falling()).value,
             {3.0 / 4 - (2.0 / 3 + 6.0 / 7) / 2});
}

TEST(Rationale, HasAPixelAtLeastAndRoundsDown) {
  expect_row(odds_scores("comprehensiveness:percent=1", falling()).value, {3.0 / 4 - 3.0 / 5});
  expect_row(odds_scores("comprehensiveness:percent=49", falling()).value, {3.0 / 4 - 3.0 / 5});
}

TEST(Rationale, MayBeTheFewestPixelsThatHoldAShareOfTheMass) {
  // 4 + 3 of 10.
  expect_row(odds_scores("comprehensiveness:mass=0.5", falling()).value, {3.0 / 4 - 1.0 / 3});
  Scores scores = odds_scores("sufficiency:mass=0.5", -falling());
  EXPECT_TRUE(std::isnan(scores.value[0].item<double>())) << "no positive mass";
}

TEST(Rationale, RefusesWhatIsNoPercentage) {
  for (const char* percent : {"[5,101]", "[-1]", "[5,]", "[5,x]"}) {
    const std::string spec = std::string("sufficiency:percent=") + percent;
    EXPECT_THROW(Registry<Metric>::get().create(spec), BadOption) << percent;
  }
}

}  // namespace
}  // namespace fbbench
