// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/kernel_shap.cpp; tests/methods/reference_test.cpp compares it with an
// independent computation.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/batches.h"
#include "base/hdf5.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// logit: the sum of the pixels, or as much of it as lies above `bound`.
std::shared_ptr<const Network> sum_above(int64_t pixels, std::optional<float> bound) {
  SlowNetwork network({1, 1, pixels});
  const size_t sum = network.linear(0, at::ones({1, pixels}), at::full({1}, -bound.value_or(0)));
  if (bound) network.linear(network.relu(sum), at::ones({1, 1}), at::zeros({1}));
  return network.load();
}

Attribution explained(const Network& network, const std::vector<float>& pixels,
                      const std::string& options) {
  Tensor image = at::tensor(pixels).view({1, 1, 1, -1});
  return explain(network,
                 "kernel_shap:segments=grid:1x" + std::to_string(pixels.size()) + "," + options,
                 make_batch(image, at::zeros({1}, at::kLong)));
}

TEST(KernelShap, OfALinearNetworkIsWhatEachSegmentAdds) {
  for (const char* samples : {"samples=30", "samples=32"}) {  // of 2^5 drawn, and all
    Tensor map = explained(*sum_above(5, {}), {1, -2, 4, 0, 3}, samples).values;
    // Differences of outputs that are right to 1e-6.
    EXPECT_LT(distance(map.flatten(), at::tensor({1., -2., 4., 0., 3.})), 5e-6) << samples;
  }
}

TEST(KernelShap, TakesTheBaselineAway) {
  Tensor map = explained(*sum_above(2, {}), {1, 3}, "baseline=2").values;
  EXPECT_EQ(plain(map), (Plain{-1, 1}));
}

TEST(KernelShap, SharesWhatOnlyAllTogetherReachEqually) {
  // 1 + 1 + 1 above 2: every order gives the last one all.
  EXPECT_LT(distance(explained(*sum_above(3, 2), {1, 1, 1}, "samples=8").values.flatten(),
                     at::full({3}, 1 / 3., at::kDouble)),
            1e-7);
}

TEST(KernelShap, AveragesGainsOverAllOrders) {
  // Pixels a = 1, b = 2, c = 3 above 2: v(c) = 1, v(ab) = 1, v(ac) = 2, v(bc) = 3, v(abc) = 4.
  // a gains 0 first (2 of 6 orders), 1 after b, 1 after c, 1 after both (2 of 6): 4/6. b gains 0
  // first, 1 after a, 2 after c, 2 after both: 7/6. The rest of 4: 13/6.
  Attribution found = explained(*sum_above(3, 2), {1, 2, 3}, "samples=8");
  EXPECT_LT(distance(found.values.flatten(), at::tensor({4 / 6., 7 / 6., 13 / 6.})), 1e-6);
  EXPECT_LT(found.diagnostics.at("completeness_error").item<double>(), 1e-12);
}

TEST(KernelShap, OfOneSegmentIsTheWholeDifference) {
  EXPECT_EQ(plain(explained(*sum_above(1, {}), {7}, "samples=2").values), (Plain{7}));
}

TEST(KernelShap, SumsToTheWholeDifferenceHoweverFewCoalitionsAreDrawn) {
  for (const char* samples : {"samples=2", "samples=3", "samples=4", "samples=7", "samples=30"}) {
    Attribution found = explained(*sum_above(5, 3), {1, 2, 3, 4, 1}, samples);
    EXPECT_NEAR(found.values.sum().item<double>(), 8, 1e-5) << samples;
    EXPECT_LT(found.diagnostics.at("completeness_error").item<double>(), 1e-12) << samples;
  }
}

class KernelShapReference : public testing::Test {
 protected:
  Tensor map(const std::string& options) const {
    return explain(*network_, "kernel_shap:" + options, batch_).values.to(at::kDouble);
  }
  std::string folder_ = std::string(FBBENCH_TEST_DATA) + "/reference/plain";
  std::shared_ptr<const Network> network_ = Network::load(folder_ + "/network.pt");
  Batch batch_ = make_batch(network_->input().normalise(read_hdf5(folder_ + "/data.h5", "images")),
                            read_hdf5(folder_ + "/data.h5", "labels"));
};

TEST_F(KernelShapReference, OfDrawnCoalitionsComesNearTheExactValues) {
  Tensor exact = map("segments=grid:2x4"), drawn = map("segments=grid:2x4,samples=128");
  Tensor error = (drawn - exact).flatten(1).norm(2, 1) / exact.flatten(1).norm(2, 1);
  // 0.06 was the most that another program was off by in 40 repeats.
  EXPECT_LE(error.max().item<double>(), 0.12);
  EXPECT_GT(error.min().item<double>(), 1e-4) << "drawn, not all coalitions";
}

}  // namespace
}  // namespace fbbench
