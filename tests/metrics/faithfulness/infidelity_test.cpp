// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/infidelity.cpp, on a network that sums.
#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

/// The network's own weights, the logits' falls without each pixel alone.
Tensor weights() { return map_of({{std::log(2.0F), std::log(3.0F)}, {-std::log(2.0F), 0}}); }

TEST(Infidelity, IsTheMeanSquareOfWhatTheMapForetellsWrongly) {
  // The image is 1: each pixel alone is foretold to lower the logit by its value.
  const double two = std::log(2.0), three = std::log(3.0);
  expect_row(odds_scores("infidelity:patch=1", map_of({{1, 0}, {0, 0}})).value,
             {(std::pow(1 - two, 2) + three * three + two * two) / 4});
  expect_row(odds_scores("infidelity:patch=1", weights()).value, {0});
}

TEST(Infidelity, NormalisedDoesNotSeeTheMapsUnit) {
  expect_row(odds_scores("infidelity:patch=1,normalise=true", 50 * weights()).value, {0});
  // Best scale of 1, 0, 0, 0: log 2.
  const double two = std::log(2.0), three = std::log(3.0);
  expect_row(odds_scores("infidelity:patch=1,normalise=true", map_of({{9, 0}, {0, 0}})).value,
             {(three * three + two * two) / 4});
}

TEST(Infidelity, OfNoiseIsNothingForTheWeightsOfASum) {
  expect_row(odds_scores("infidelity:perturbation=gaussian", weights()).value, {0});
  // With nothing foretold but what one weight too much adds: the noise's variance, 0.09, on average
  // of 20000 draws, whose square has a deviation of 0.09 sqrt(2 / 20000) = 0.0009.
  Tensor map = weights();
  map[1][1] = 1;
  const double error =
      odds_scores("infidelity:perturbation=gaussian,samples=20000", map).value[0].item<double>();
  EXPECT_NEAR(error, 0.09, 0.004);
}

TEST(Infidelity, TakesGivenPerturbationsInPlaceOfNoise) {
  const std::string file = fresh_folder() + "/draws.h5";
  // Of pixel 3, which doesn't matter to the network, twice and five times: foretold 2 and 5.
  Hdf5Writer(file).group("aux").write(
      "aux/perturbations", at::tensor({0.F, 0.F, 0.F, 2.F, 0.F, 0.F, 0.F, 5.F}).view({2, 1, 2, 2}));
  const std::string metric = "infidelity:perturbation=gaussian,samples=2,draws=" + file;
  expect_row(odds_scores(metric, map_of({{7, 8}, {9, 1}})).value, {(4.0 + 25.0) / 2});
  auto& registry = Registry<Metric>::get();
  EXPECT_THROW(registry.create("infidelity:perturbation=gaussian,samples=3,draws=" + file),
               BadOption);
  EXPECT_THROW(registry.create("infidelity:samples=2,draws=" + file), BadOption);
  EXPECT_THROW(registry.create(metric)->check(any_network(2, 3), {}), BadInput);
}

}  // namespace
}  // namespace fbbench
