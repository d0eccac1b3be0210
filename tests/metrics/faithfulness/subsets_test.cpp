// SPDX-License-Identifier: Apache-2.0
// faithfulness_correlation and sensitivity_n, on a network that sums.
#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

/// The network's own weights, the logits' falls without each pixel alone.
Tensor weights() { return map_of({{std::log(2.0F), std::log(3.0F)}, {-std::log(2.0F), 0}}); }

TEST(FaithfulnessCorrelation, IsOneForTheWeightsOfASumAndMinusOneForTheirOpposite) {
  for (const char* correlation : {"pearson", "spearman"}) {
    const std::string metric =
        "faithfulness_correlation:runs=20,subset=2,correlation=" + std::string(correlation);
    expect_row(odds_scores(metric, weights()).value, {1});
    expect_row(odds_scores(metric, -weights()).value, {-1});
  }
}

TEST(FaithfulnessCorrelation, IsUndefinedWhereAllSetsAreTheWholeImage) {
  Scores scores = odds_scores("faithfulness_correlation:subset=4", weights());
  EXPECT_TRUE(std::isnan(scores.value[0].item<double>()));
}

TEST(FaithfulnessCorrelation, TakesGivenSets) {
  // Sets {0,1}, {2,3}, {0,2}: falls log 6, -log 2, 0; of the map 3, 1, 2. Both evenly spread but
  // for log 6.
  const std::string file = fresh_folder() + "/draws.h5";
  Hdf5Writer(file).group("aux").write("aux/subsets",
                                      at::tensor({0, 1, 2, 3, 0, 2}, at::kInt).view({3, 2}));
  const std::string metric = "faithfulness_correlation:runs=3,subset=2,draws=" + file;
  const double six = std::log(6.0), two = -std::log(2.0), mean = (six + two) / 3;
  const double squares = six * six + two * two - 3 * mean * mean;
  expect_row(odds_scores(metric, map_of({{2, 1}, {0, 1}})).value,
             {(six - two) / std::sqrt(2 * squares)});
  auto& registry = Registry<Metric>::get();
  EXPECT_THROW(registry.create("faithfulness_correlation:runs=4,subset=2,draws=" + file),
               BadOption);
  EXPECT_THROW(registry.create(metric)->check(any_network(1, 3), {}), BadInput);
}

TEST(FaithfulnessCorrelation, RefusesSetsLargerThanTheImage) {
  auto metric = Registry<Metric>::get().create("faithfulness_correlation:subset=7");
  EXPECT_THROW(metric->check(any_network(2, 3), {}), BadOption);
}

TEST(SensitivityN, IsTheMeanOverTheSizesForWhichItIsDefined) {
  Scores scores = odds_scores("sensitivity_n:sizes=[1,2,4],runs=20", weights());
  EXPECT_NEAR(scores.curve[0][0].item<double>(), 1, 1e-6);
  EXPECT_NEAR(scores.curve[0][1].item<double>(), 1, 1e-6);
  EXPECT_TRUE(std::isnan(scores.curve[0][2].item<double>())) << "the whole image, every time";
  expect_row(scores.fraction, {0.25, 0.5, 1});
  expect_row(scores.value, {1});
}

TEST(SensitivityN, HasEightSizesEvenlySpacedInLogarithms) {
  Tensor maps = at::randn({1, 50, 40});
  Scores scores = scores_of("sensitivity_n:runs=2", any_network(50, 40), batch_of(maps), maps);
  // 2000 * 0.01 * 80^(i/7), rounded.
  expect_row(scores.fraction * 2000, {20, 37, 70, 131, 245, 457, 856, 1600});
}

TEST(SensitivityN, RefusesSizesBeyondTheImage) {
  auto metric = Registry<Metric>::get().create("sensitivity_n:sizes=[2,7]");
  EXPECT_THROW(metric->check(any_network(2, 3), {}), BadOption);
  EXPECT_THROW(Registry<Metric>::get().create("sensitivity_n:sizes=[2,many]"), BadOption);
}

}  // namespace
}  // namespace fbbench
