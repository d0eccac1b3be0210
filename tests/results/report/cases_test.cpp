// SPDX-License-Identifier: Apache-2.0
// results/report/cases.cpp: best and worst images, and which of them a gallery shows.
#include "results/report/cases.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fbbench {
namespace {

using Images = std::vector<int64_t>;

/// One method, one metric.
std::vector<ExtremeCase> cases_of(const std::vector<double>& scores, int direction) {
  return extreme_cases(at::tensor(scores, at::kDouble).view({1, 1, -1}), {direction});
}

ExtremeCase one_case(const Images& images) { return {0, 0, true, 0, images}; }

TEST(ExtremeCases, AreTheBestAndTheWorstByTheMetricsDirection) {
  auto higher = cases_of({3, 1, 2}, +1), lower = cases_of({3, 1, 2}, -1);
  ASSERT_EQ(higher.size(), 2u);
  EXPECT_TRUE(higher[0].best);
  EXPECT_EQ(higher[0].images, Images{0});
  EXPECT_EQ(higher[1].images, Images{1});
  EXPECT_EQ(lower[0].images, Images{1});
  EXPECT_EQ(lower[0].score, 1);
}

TEST(ExtremeCases, HoldAllImagesThatTieAndNoneWithoutAScore) {
  auto cases = cases_of({NAN, 1, 0, 1, NAN}, +1);
  EXPECT_EQ(cases.at(0).images, (Images{1, 3}));
  EXPECT_EQ(cases.at(1).images, Images{2});
}

TEST(ExtremeCases, AreNotThereWhereAllImagesScoreAlike) {
  EXPECT_TRUE(cases_of({2, 2, NAN}, +1).empty());
  EXPECT_TRUE(cases_of({NAN, NAN}, +1).empty());
}

TEST(ExtremeCases, GoByMetricAndThenByMethod) {
  auto cases = extreme_cases(at::arange(8, at::kDouble).view({2, 2, 2}), {+1, -1});
  ASSERT_EQ(cases.size(), 8u);
  EXPECT_EQ(cases[2].method, 1u);
  EXPECT_EQ(cases[2].metric, 0u);
  EXPECT_EQ(cases[4].metric, 1u);
  EXPECT_EQ(cases[4].images, Images{0}) << "lower is better";
}

TEST(ImagesToShow, TakesTheImagesThatShowMostCases) {
  auto cases = {one_case({7}), one_case({7}), one_case({2}),
                one_case({9}), one_case({9}), one_case({9})};
  EXPECT_EQ(images_to_show(cases, 10, 1), Images{9});
  EXPECT_EQ(images_to_show(cases, 10, 2), (Images{7, 9}));
}

TEST(ImagesToShow, ShowsACaseOnceWhoeverTies) {
  EXPECT_EQ(images_to_show({one_case({3, 5}), one_case({5})}, 10, 3), Images{5});
}

TEST(ImagesToShow, SpreadsAQuarterEvenly) {
  EXPECT_EQ(images_to_show({}, 80, 8), (Images{20, 60}));
}

TEST(ImagesToShow, ShowsAllWhereThereAreNoMore) {
  EXPECT_EQ(images_to_show({}, 3, 12), (Images{0, 1, 2}));
  EXPECT_TRUE(images_to_show({one_case({1})}, 3, 0).empty());
}

}  // namespace
}  // namespace fbbench
