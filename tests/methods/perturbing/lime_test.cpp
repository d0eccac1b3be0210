// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/lime.cpp; tests/methods/reference_test.cpp compares it with an independent
// computation.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/hdf5.h"
#include "methods/draws_file.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// logit: the sum of all pixels, one a segment.
std::shared_ptr<const Network> sum(int64_t pixels) {
  SlowNetwork network({1, 1, pixels});
  network.linear(0, at::ones({1, pixels}), at::zeros({1}));
  return network.load();
}

Attribution explained(const Network& network, const std::vector<float>& pixels,
                      const std::string& options) {
  Tensor image = at::tensor(pixels).view({1, 1, 1, -1});
  return explain(network, "lime:output=logit,baseline=0," + options,
                 make_batch(image, at::zeros({1}, at::kLong)));
}

TEST(Lime, FindsTheCoefficientsOfALinearNetwork) {
  Attribution found = explained(*sum(3), {1, -2, 4}, "segments=grid:1x3,samples=60,ridge=1e-9");
  // Outputs right to 1e-6, of which some dozens are averaged.
  EXPECT_LT(distance(found.values.flatten(), at::tensor({1., -2., 4.})), 2e-6);
  EXPECT_NEAR(found.diagnostics.at("r2").item<double>(), 1, 1e-9);
}

TEST(Lime, WeighsImagesByTheShareThatIsLeftAndPenalisesSquares) {
  // All and none, of weights 1 and u = exp(-1 / (2 width^2)), whose outputs differ by 6: the
  // weighted sum of squares of z is q = u / (1 + u), and b = 6 q / (q + ridge).
  const auto network = sum(2);
  const std::string path = draws_file("coalitions", at::tensor({1, 0}, at::kByte).view({2, 1}));
  const double u = std::exp(-1 / (2 * 0.8 * 0.8)), q = u / (1 + u);
  Attribution found =
      explained(*network, {2, 4}, "segments=grid:1,samples=2,width=0.8,ridge=0.5,draws=" + path);
  EXPECT_LT(distance(found.values.flatten(), at::full({2}, 6 * q / (q + 0.5), at::kDouble)), 1e-6);
  // What is left of the differences is the share ridge / (q + ridge) of them.
  EXPECT_NEAR(found.diagnostics.at("r2").item<double>(), 1 - std::pow(0.5 / (q + 0.5), 2), 1e-6);
}

TEST(Lime, WithoutAnyDifferenceIsZeroAndExplainsAll) {
  Attribution found = explained(*sum(2), {0, 0}, "segments=grid:1x2,samples=10");
  EXPECT_EQ(plain(found.values), (Plain{0, 0}));
  EXPECT_EQ(found.diagnostics.at("r2").item<double>(), 1);
}

TEST(Lime, OfOtherDrawsHasTheSpreadOfAnIndependentProgram) {
  const std::string folder = std::string(FBBENCH_TEST_DATA) + "/reference/plain";
  auto network = Network::load(folder + "/network.pt");
  Tensor images = network->input().normalise(read_hdf5(folder + "/data.h5", "images"));
  Tensor map = explain(*network, "lime:segments=grid:4,samples=200",
                       make_batch(images, read_hdf5(folder + "/data.h5", "labels")))
                   .values;
  Tensor found =
      map.squeeze(1).slice(1, 0, 32, 8).slice(2, 0, 32, 8).flatten(1);  // 8x8 pixels each
  Tensor mean = read_hdf5(folder + "/methods.h5", "stat/lime_mean");
  Tensor sd = read_hdf5(folder + "/methods.h5", "stat/lime_sd");
  const auto spread = ((found - mean) / sd).square().mean().sqrt().item<double>();
  EXPECT_LE(spread, 2) << "1.07 is expected of an equal one, as mean and sd are of 8 repeats";
  EXPECT_GE(spread, 0.5) << "these draws can't be the others'";
}

TEST(Lime, RefusesDrawsOfAnotherNumber) {
  const std::string path = draws_file("coalitions", at::ones({4, 6}, at::kByte));
  const auto& registry = Registry<Method>::get();
  EXPECT_NO_THROW(registry.create("lime:segments=grid:2x3,samples=4,draws=" + path));
  EXPECT_THROW(registry.create("lime:segments=grid:2x3,samples=5,draws=" + path), BadOption);
  EXPECT_THROW(registry.create("lime:segments=grid:2x2,samples=4,draws=" + path), BadOption);
  EXPECT_THROW(registry.create("lime:segments=slic:6,samples=4,draws=" + path), BadOption);
}

}  // namespace
}  // namespace fbbench
