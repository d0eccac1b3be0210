// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/top_k_intersection.cpp: values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

double of_first(const std::string& options) {
  return score_of("top_k_intersection:" + options, map_of({{4, 3}, {-2, -1}}),
                  mask_of({{1, 0}, {1, 0}}));
}

TEST(TopKIntersection, IsTheShareOfTheHighestPixelsOnTheObject) {
  EXPECT_DOUBLE_EQ(of_first("k=1"), 1);
  EXPECT_DOUBLE_EQ(of_first("k=2"), 0.5);
  EXPECT_DOUBLE_EQ(of_first("k=3"), 1. / 3);
  EXPECT_DOUBLE_EQ(of_first("k=4"), 0.5);
}

TEST(TopKIntersection, WithConceptInfluenceIsOneByChance) {
  EXPECT_DOUBLE_EQ(of_first("k=1,concept_influence=true"), 2);
  EXPECT_DOUBLE_EQ(of_first("k=4,concept_influence=true"), 1);
}

TEST(TopKIntersection, BreaksTiesByLowestIndex) {
  EXPECT_EQ(score_of("top_k_intersection:k=1", map_of({{1, 1}}), mask_of({{1, 0}})), 1);
  EXPECT_EQ(score_of("top_k_intersection:k=1", map_of({{1, 1}}), mask_of({{0, 1}})), 0);
}

TEST(TopKIntersection, IsUndefinedWhereFewerPixelsCount) {
  Tensor map = map_of({{3, 2, 1}});
  Batch batch = batch_of(map.unsqueeze(0), mask_of({{1, 0, 0}}).unsqueeze(0));
  EXPECT_DOUBLE_EQ(score_of("top_k_intersection:k=3", batch, map), 1. / 3);
  batch.samples[0].ignored = mask_of({{0, 1, 0}});
  EXPECT_TRUE(std::isnan(score_of("top_k_intersection:k=3", batch, map)));
  EXPECT_DOUBLE_EQ(score_of("top_k_intersection:k=2", batch, map), 0.5);
}

TEST(TopKIntersection, RefusesMorePixelsThanTheMapHasWhilePlanning) {
  DatasetFacts facts;
  facts.has_masks = true;
  auto check = [&](const std::string& spec) {
    Registry<Metric>::get().create(spec)->check(any_network(2, 3), facts);
  };
  EXPECT_NO_THROW(check("top_k_intersection:k=6"));
  EXPECT_THROW(check("top_k_intersection:k=7"), BadOption);
  EXPECT_NO_THROW(check("top_k_intersection:k=7,at=original")) << "which may be larger";
}

}  // namespace
}  // namespace fbbench
