// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/irof.cpp, worked out by hand.
#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

TEST(Irof, IsTheAreaOverTheSharesOfProbabilityThatAreLeft) {
  // Odds 3; without the pixels of 2, 3, 1/2, 1 in turn: 3/2, 1/2, 1, 1.
  const double left = (0.5 + 4.0 / 5 + 4.0 / 9 + 2.0 / 3 + (2.0 / 3) / 2) / 4;
  expect_row(odds_scores("irof:size=1,substrate=zero", map_of({{4, 3}, {2, 1}})).value, {1 - left});
}

TEST(Irof, OrdersGivenSegmentsByTheirMeanEachImageItsOwn) {
  // Image 0: {0, 2, 3} with mean 2 and {1} with mean 3; image 1: one segment.
  const std::string file = fresh_folder() + "/segments.h5";
  Hdf5Writer(file).group("aux").write(
      "aux/segments", at::tensor({0, 1, 0, 0, 0, 0, 0, 0}, at::kInt).view({2, 2, 2}));
  Tensor maps = map_of({{3, 3}, {2, 1}}).expand({2, 2, 2}).contiguous();
  Batch batch = batch_of(maps);
  batch.samples[1].index = 1;
  const Tensor value =
      scores_of("irof:substrate=zero,segments=" + file, *odds_network(), batch, maps).value;
  // Without the pixel of 3: odds 1, 1/2 of 3/4; without all 1/2, too.
  expect_row(value, {1 - (0.5 + 2.0 / 3 + (2.0 / 3) / 2) / 2, 1 - (0.5 + (2.0 / 3) / 2)});
}

TEST(Irof, RefusesSegmentsOfOtherImagesOrWithGaps) {
  const std::string file = fresh_folder() + "/segments.h5";
  Hdf5Writer(file).group("aux").write("aux/segments",
                                      at::tensor({0, 2, 0, 0}, at::kInt).view({1, 2, 2}));
  auto metric = Registry<Metric>::get().create("irof:segments=" + file);
  DatasetFacts facts;
  facts.ids = {"a"};
  EXPECT_NO_THROW(metric->check(any_network(2, 2), facts));
  EXPECT_THROW(metric->check(any_network(2, 3), facts), BadInput);
  EXPECT_THROW(odds_scores("irof:segments=" + file, at::ones({2, 2})), BadInput);
  facts.ids = {"a", "b"};
  EXPECT_THROW(metric->check(any_network(2, 2), facts), BadInput);
}

}  // namespace
}  // namespace fbbench
