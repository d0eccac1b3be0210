// SPDX-License-Identifier: Apache-2.0
// methods/gradients/expected_gradients.cpp
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/hdf5_writer.h"
#include "methods/drawn.h"
#include "methods/formula_network.h"

namespace fbbench {
namespace {

class ExpectedGradientsTest : public testing::Test {
 protected:
  std::string folder_ = fresh_folder();
  /// Gradient 2 x.
  std::shared_ptr<const Network> network_ = formula_network("(x * x).sum([1, 2, 3])", 1, 1, 2);
  Tensor image_ = at::tensor({4.F, 2.F}).view({1, 1, 2});

  std::string places() const {
    const std::string path = folder_ + "/places.h5";
    Hdf5Writer(path).group("draws").write("draws/alpha", at::tensor({0.25F, 0.5F, 0.75F}));
    return path;
  }
  std::string baselines(const Tensor& images) const {
    const std::string path = folder_ + "/baselines.h5";
    Hdf5Writer(path).write("images", images);
    return path;
  }
};

TEST_F(ExpectedGradientsTest, AverageTheWayTimesTheGradientOnIt) {
  // From zeros: x . 2 x t, of which t is 1/2 on average.
  EXPECT_EQ(explained_values(*network_, "expected_gradients:samples=3,draws=" + places(), image_),
            (std::vector<double>{16, 4}));
}

TEST_F(ExpectedGradientsTest, TakeTheFilesBaselinesInTurn) {
  const Tensor images = at::tensor({0.F, 0.F, 1.F, 0.5F}).view({2, 1, 1, 2});
  const std::string spec =
      "expected_gradients:samples=3,draws=" + places() + ",baselines=" + baselines(images);
  // Baselines 0, 1, 0 at 1/4, 1/2, 3/4: 4 * 2 * 1, 3 * 2 * 2.5, 4 * 2 * 3 and, of the second
  // pixel, 2 * 2 * 0.5, 1.5 * 2 * 1.25, 2 * 2 * 1.5.
  const auto map = explained_values(*network_, spec, image_);
  ASSERT_EQ(map.size(), 2U);
  EXPECT_NEAR(map[0], (8 + 15 + 24) / 3.0, 1e-5);
  EXPECT_NEAR(map[1], (2 + 3.75 + 6) / 3.0, 1e-5);
}

TEST_F(ExpectedGradientsTest, OfTheBaselineItselfAreZero) {
  EXPECT_EQ(explained_values(*network_, "expected_gradients:samples=5", at::zeros({1, 1, 2})),
            (std::vector<double>{0, 0}));
}

TEST_F(ExpectedGradientsTest, RefuseFilesThatDoNotFit) {
  auto made = [](const std::string& options) {
    return Registry<Method>::get().create("expected_gradients:" + options);
  };
  EXPECT_THROW(made("samples=4,draws=" + places()), BadOption);
  EXPECT_THROW(made("baselines=" + folder_ + "/none.h5"), BadInput);
  auto wide = made("baselines=" + baselines(at::zeros({2, 1, 1, 3})));
  EXPECT_THROW(wide->check(*network_, DatasetFacts()), BadInput);
}

TEST(ExpectedGradientsOfADraw, HaveTheMeanAndSpreadThatTheyShould) {
  for (const char* network : {"plain", "residual"}) {
    // One number moves the whole map: 0.4 to 3.2 was seen in repeats of a right sampler.
    EXPECT_LE(
        excess_spread(network, "expected_gradients:samples=64", "expected_gradients_zeros", 64), 6)
        << network;
    // 0.93 to 1.05 was seen.
    EXPECT_LE(excess_spread(network, "expected_gradients:samples=64,baselines=noise",
                            "expected_gradients_noise", 64),
              1.15)
        << network;
  }
}

}  // namespace
}  // namespace fbbench
