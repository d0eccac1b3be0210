// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/feature_ablation.cpp, and what methods of segments have in common
// (segment_method.cpp)
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/hdf5_writer.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// logits: the sum of all pixels of a one-channel image of 2 x 2, and half of it.
std::shared_ptr<const Network> sums() {
  SlowNetwork network({1, 2, 2});
  network.linear(0, at::tensor({1.F, 1.F, 1.F, 1.F, .5F, .5F, .5F, .5F}).view({2, 4}),
                 at::zeros({2}));
  return network.load();
}

Batch batch_of(const Tensor& images) {
  return make_batch(images, at::zeros({images.size(0)}, at::kLong));
}

Plain ablated(const std::string& options) {
  Batch batch = batch_of(at::tensor({1.F, 2.F, 3.F, 8.F}).view({1, 1, 2, 2}));
  return plain(explain(*sums(), "feature_ablation:" + options, batch).values);
}

TEST(FeatureAblation, IsWhatTheOutputFallsByWithoutTheSegment) {
  EXPECT_EQ(ablated("segments=grid:2"), (Plain{1, 2, 3, 8}));
  EXPECT_EQ(ablated("segments=grid:2x1"), (Plain{3, 3, 11, 11}));
  EXPECT_EQ(ablated("segments=grid:1"), (Plain{14, 14, 14, 14}));
}

TEST(FeatureAblation, PutsTheBaselineInTheSegmentsPlace) {
  EXPECT_EQ(ablated("segments=grid:2,baseline=2"), (Plain{-1, 0, 1, 6}));
}

TEST(FeatureAblation, MayPutTheSegmentsMeanInItsPlace) {
  // A sum that counts the first column of the first channel twice, and the last pixel of the other.
  SlowNetwork weighted({2, 2, 2});
  weighted.linear(0, at::tensor({2.F, 1.F, 2.F, 1.F, 0.F, 0.F, 0.F, 1.F}).view({1, 8}),
                  at::zeros({1}));
  Tensor image = at::tensor({1.F, 3.F, 4.F, 8.F, 0.F, 0.F, 2.F, 8.F}).view({1, 2, 2, 2});
  // First row: 2 twice for 1 and 3, 6 in place of 5. Second: 6 twice for 4 and 8, 5 twice for 2 and
  // 8, 18 + 5 in place of 16 + 8.
  EXPECT_EQ(plain(explain(*weighted.load(), "feature_ablation:segments=grid:2x1,baseline=mean",
                          batch_of(image))
                      .values),
            (Plain{-1, -1, 1, 1}));
}

TEST(FeatureAblation, ExplainsTheProbabilityWhereAsked) {
  SlowNetwork slow({1, 1, 1});  // logits x and 0
  slow.linear(0, at::tensor({1.F, 0.F}).view({2, 1}), at::zeros({2}));
  Tensor map = explain(*slow.load(), "feature_ablation:segments=grid:1,output=prob",
                       batch_of(at::full({1, 1, 1, 1}, std::log(3.F))))
                   .values;
  EXPECT_NEAR(map.item<double>(), 0.75 - 0.5, 1e-7);  // rounding of float32
}

TEST(FeatureAblation, TakesEachImagesOwnSegmentsFromAFile) {
  const auto network = sums();
  const std::string path = fresh_folder() + "/segments.h5";
  Hdf5Writer(path).write(
      "segments", at::tensor({0, 0, 1, 1, 0, 1, 1, 1, 2, 1, 0, 0}, at::kLong).view({3, 2, 2}));
  Tensor image = at::tensor({1.F, 2.F, 3.F, 8.F}).view({1, 1, 2, 2});
  Batch batch = batch_of(image.expand({2, 1, 2, 2}));
  batch.samples[0].index = 2;  // of a data set of three
  EXPECT_EQ(plain(explain(*network, "feature_ablation:segments=" + path, batch).values),
            (Plain{1, 2, 11, 11, 1, 13, 13, 13}));
}

TEST(FeatureAblation, RefusesSegmentsThatDoNotFitTheNetwork) {
  const auto& registry = Registry<Method>::get();
  EXPECT_NO_THROW(registry.create("feature_ablation:segments=grid:2")->check(*sums(), {}));
  EXPECT_THROW(registry.create("feature_ablation:segments=grid:3")->check(*sums(), {}), BadOption);
  EXPECT_THROW(registry.create("feature_ablation:baseline=median"), BadOption);
}

}  // namespace
}  // namespace fbbench
