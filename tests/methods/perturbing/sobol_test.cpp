// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/sobol.cpp
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// The map of one image of one channel, 2 x 2, for the logit that weighs its pixels so.
Tensor explained(const std::string& options, const std::vector<float>& weights,
                 const std::vector<float>& pixels) {
  SlowNetwork network({1, 2, 2});
  network.linear(0, at::tensor(weights).view({1, 4}), at::zeros({1}));
  Batch batch = make_batch(at::tensor(pixels).view({1, 1, 2, 2}), at::zeros({1}, at::kLong));
  return explain(*network.load(), "sobol:" + options, batch).values.flatten();
}

TEST(Sobol, OfOneCellComparesTheTwoHalvesOfTheSequence) {
  // A = 0, 1/2, 3/4, 1/4, B = 0, 1/2, 1/4, 3/4; C = B. The output is 10 times that. Half the mean
  // square of A - B is 10^2 (0 + 0 + 1/4 + 1/4) / 8, A's variance 10^2 (9 + 1 + 9 + 1) / 64 / 3.
  const double share = 0.5 / 8 / (20. / 64 / 3);
  EXPECT_NEAR(share, 0.6, 1e-12);
  EXPECT_LT(distance(explained("grid=1,designs=4", {1, 1, 1, 1}, {1, 2, 3, 4}),
                     at::full({4}, share, at::kDouble)),
            1e-6);  // of differences of outputs rounded by 1e-7
}

TEST(Sobol, OfALinearNetworkTendsToTheSharesOfTheVariance) {
  // Cells add 1, 2, -2 and 4 times a number of variance 1/12: 1, 4, 4 and 16 of 25. A sequence of
  // 1024 points in 8 dimensions is right to some 1/1000.
  EXPECT_LT(distance(explained("grid=2,designs=1024", {1, 1, -1, 2}, {1, 2, 2, 2}),
                     at::tensor({1., 4., 4., 16.}) / 25),
            0.01);
}

TEST(Sobol, DimsTowardsTheBaseline) {
  // What lies 1, 2, 2 and 2 above the baseline of 3.
  EXPECT_LT(distance(explained("grid=2,designs=1024,baseline=3", {1, 1, -1, 2}, {4, 5, 5, 5}),
                     at::tensor({1., 4., 4., 16.}) / 25),
            0.01);
}

TEST(Sobol, IsZeroWhereTheOutputDoesNotVary) {
  EXPECT_EQ(plain(explained("grid=2,designs=4", {0, 0, 0, 0}, {1, 2, 3, 4})), (Plain{0, 0, 0, 0}));
  EXPECT_EQ(plain(explained("grid=2,designs=4,baseline=1", {1, 2, 3, 4}, {1, 1, 1, 1})),
            (Plain{0, 0, 0, 0}));
}

TEST(Sobol, RefusesDesignsOfNoPowerOfTwoAndGridsFinerThanTheImage) {
  const auto& registry = Registry<Method>::get();
  EXPECT_THROW(registry.create("sobol:designs=12"), BadOption);
  EXPECT_NO_THROW(registry.create("sobol:designs=16"));
  SlowNetwork network({1, 3, 2});
  network.linear(0, at::ones({1, 6}), at::zeros({1}));
  EXPECT_THROW(registry.create("sobol:grid=3")->check(*network.load(), {}), BadOption);
  EXPECT_NO_THROW(registry.create("sobol:grid=2")->check(*network.load(), {}));
}

}  // namespace
}  // namespace fbbench
