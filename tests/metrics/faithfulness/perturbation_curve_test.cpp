// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/perturbation_curve.cpp: areas and steps.
#include "metrics/faithfulness/perturbation_curve.h"

#include <gtest/gtest.h>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

TEST(PerturbationCurve, AreaIsTheSumLessHalfTheEnds) {
  Tensor curves = at::tensor({1.F, 0.5F, 0.F, 1.F, 1.F, 1.F}).view({2, 3});
  EXPECT_TRUE(at::equal(area_under(curves), at::tensor({0.5, 1.0}, at::kDouble)));
}

TEST(PerturbationCurve, OfOnePointHasItsValueAsArea) {
  EXPECT_TRUE(at::equal(area_under(at::full({2, 1}, 0.5F)), at::full({2}, 0.5, at::kDouble)));
}

TEST(PerturbationCurve, RefusesAStepLargerThanTheImage) {
  DatasetFacts facts;
  auto& registry = Registry<Metric>::get();
  EXPECT_NO_THROW(registry.create("deletion:step=6")->check(any_network(2, 3), facts));
  EXPECT_THROW(registry.create("deletion:step=7")->check(any_network(2, 3), facts), BadOption);
  EXPECT_THROW(registry.create("deletion:step=-1"), BadOption);
}

}  // namespace
}  // namespace fbbench
