// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/localisation.cpp: whose objects, which size, and when there is no score; by
// relevance_mass.
#include "metrics/localisation/localisation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

class Localisation : public testing::Test {
 protected:
  /// relevance_mass:<options> of the map on the batch.
  double score(const std::string& options = "any_target=false") const {
    return score_of("relevance_mass:" + options, batch_, map_);
  }
  Sample& sample() { return batch_.samples[0]; }
  Object& object() { return sample().objects[0]; }

  Tensor map_ = map_of({{1, 0}, {0, 0}});
  Batch batch_ = batch_of(map_.unsqueeze(0), mask_of({{1, 1}, {0, 0}}).unsqueeze(0));
};

TEST_F(Localisation, IsUndefinedWhereTheMaskIsOfAnotherClass) {
  EXPECT_EQ(score(), 1);
  batch_.targets.fill_(1);
  EXPECT_TRUE(std::isnan(score()));
}

TEST_F(Localisation, TakesAnotherClassWithAnyTarget) {
  batch_.targets.fill_(1);
  EXPECT_EQ(score("any_target=true"), 1);
}

TEST_F(Localisation, ReadsTheObjectsOfTheTarget) {
  Object& other = sample().objects.emplace_back();
  other.class_index = 1;
  other.mask = mask_of({{0, 0}, {1, 0}});
  Tensor map = map_of({{3, 2}, {1, 4}});
  EXPECT_DOUBLE_EQ(score_of("relevance_mass", batch_, map), 5. / 10);
  batch_.targets.fill_(1);
  EXPECT_DOUBLE_EQ(score_of("relevance_mass", batch_, map), 1. / 10);
  EXPECT_DOUBLE_EQ(score_of("relevance_mass:any_target=true", batch_, map), 1. / 10);
  batch_.targets.fill_(2);
  EXPECT_TRUE(std::isnan(score_of("relevance_mass", batch_, map)));
  EXPECT_DOUBLE_EQ(score_of("relevance_mass:any_target=true", batch_, map), 6. / 10);
}

TEST_F(Localisation, CountsADifficultObjectNeitherAsObjectNorAsBackground) {
  Object& hidden = sample().objects.emplace_back();
  hidden.class_index = 0;
  hidden.difficult = true;
  hidden.mask = mask_of({{0, 0}, {0, 1}});
  Tensor map = map_of({{3, 2}, {1, 4}});
  EXPECT_DOUBLE_EQ(score_of("relevance_mass", batch_, map), 5. / 6);
}

TEST_F(Localisation, IsUndefinedWithoutObject) {
  object().mask.zero_();
  EXPECT_TRUE(std::isnan(score()));
  sample().objects.clear();
  EXPECT_TRUE(std::isnan(score()));
}

TEST_F(Localisation, ScalesTheMapToTheOriginalMask) {
  // 2x2 -> 4x4: the outer product of (1, 3/4, 1/4, 0) with itself; (1 + 3/4)^2 of 2^2 lie inside.
  object().original_mask = at::zeros({4, 4}, at::kBool);
  object().original_mask.slice(0, 0, 2).slice(1, 0, 2).fill_(true);
  EXPECT_NEAR(score("at=original"), 3.0625 / 4, 1e-6);
}

TEST_F(Localisation, TakesTheMaskItselfAsOriginalWhereNothingWasScaled) {
  EXPECT_EQ(score("at=original"), 1);
}

TEST_F(Localisation, RefusesAScaledSampleWithoutOriginalMask) {
  sample().original_height = 5;
  EXPECT_THROW(score("at=original"), BadInput);
}

TEST_F(Localisation, RefusesAMaskOfAnotherSize) {
  object().mask = at::ones({3, 2}, at::kBool);
  EXPECT_THROW(score(), BadInput);
}

TEST_F(Localisation, CountsIgnoredPixelsNeitherAsObjectNorAsBackground) {
  Tensor map = map_of({{3, 4}, {2, 1}});  // 4 is ignored: 3, the object, is the largest of 3, 2, 1
  object().mask = mask_of({{1, 0}, {0, 0}});
  sample().ignored = mask_of({{0, 1}, {0, 0}});
  EXPECT_DOUBLE_EQ(score_of("relevance_mass", batch_, map), 3. / 6);
  EXPECT_EQ(score_of("relevance_rank", batch_, map), 1);
  EXPECT_EQ(score_of("localisation_auc", batch_, map), 1);
  EXPECT_EQ(score_of("pointing_game:tolerance=0", batch_, map), 1);
}

TEST_F(Localisation, ScoresAMapWithIgnoredColumnsAsTheMapWithoutThem) {
  Tensor map = at::randn({6, 9}), mask = at::rand({6, 9}) > 0.6;
  Batch all = batch_of(map.unsqueeze(0), mask.unsqueeze(0));
  all.samples[0].ignored = at::zeros({6, 9}, at::kBool);
  all.samples[0].ignored.slice(1, 5).fill_(true);
  all.samples[0].objects[0].mask.slice(1, 5).fill_(false);
  for (const char* metric :
       {"relevance_mass", "relevance_rank", "localisation_auc",
        "attribution_localisation:weighted=true", "top_k_intersection:k=9,concept_influence=true",
        "energy_pointing_game", "average_precision", "average_precision:background=true", "box_iou",
        "mask_iou", "mask_iou:threshold=mean", "mask_iou:threshold=0.4", "mean_iou",
        "pixel_accuracy", "grid_pointing_game", "focus"}) {
    EXPECT_NEAR(score_of(metric, all, map),
                score_of(metric, map.slice(1, 0, 5), mask.slice(1, 0, 5)), 1e-12)
        << metric;
  }
}

TEST_F(Localisation, IsUndefinedWhereTheMapIsZeroButForIgnoredPixels) {
  object().mask = mask_of({{0, 1}, {0, 0}});
  sample().ignored = mask_of({{1, 0}, {0, 0}});
  for (const char* metric :
       {"relevance_mass", "relevance_rank", "localisation_auc", "pointing_game"}) {
    EXPECT_TRUE(std::isnan(score_of(metric, batch_, map_))) << metric;
  }
}

TEST_F(Localisation, IgnoresPixelsAtTheOriginalSize) {
  // 2x2 -> 4x4 as below; of its first row (1, 3/4, 1/4, 0) the first pixel isn't counted.
  object().original_mask = at::zeros({4, 4}, at::kBool);
  object().original_mask[0].slice(0, 1, 2).fill_(true);
  sample().original_ignored = at::ones({4, 4}, at::kBool);
  sample().original_ignored[0].slice(0, 1, 4).fill_(false);
  EXPECT_NEAR(score("at=original"), 0.75, 1e-6);  // float32
}

TEST_F(Localisation, ReadsAMaskThatIsNoContiguousBlock) {
  object().mask = mask_of({{1, 0}, {1, 0}}).t();
  EXPECT_EQ(score(), 1);
}

TEST_F(Localisation, RefusesADataSetWithoutMasksWhilePlanning) {
  auto metric = Registry<Metric>::get().create("relevance_mass");
  DatasetFacts facts;
  EXPECT_THROW(metric->check(any_network(2, 2), facts), BadInput);
  facts.has_masks = true;
  EXPECT_NO_THROW(metric->check(any_network(2, 2), facts));
}

TEST_F(Localisation, RefusesTheOriginalSizeForANetworkThatSeesACrop) {
  InputFormat input = tiny_input(1, 2, 2, 2);
  input.resize = InputFormat::Resize::kShorterSideCrop;
  input.resize_to = 4;
  auto network = Network::load(save_network(testing::TempDir() + "/crop",
                                            "def forward(self, x):\n    return x.flatten(1) @ "
                                            "self.w\n",
                                            {{"w", at::ones({4, 2})}}, input));
  DatasetFacts facts;
  facts.has_masks = true;
  auto& registry = Registry<Metric>::get();
  EXPECT_NO_THROW(registry.create("relevance_mass")->check(*network, facts));
  EXPECT_THROW(registry.create("relevance_mass:at=original")->check(*network, facts), BadOption);
}

}  // namespace
}  // namespace fbbench
