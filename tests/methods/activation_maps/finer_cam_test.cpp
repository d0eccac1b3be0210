// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/finer_cam.cpp: a map worked out by hand, and the authors' objective by
// autograd.
#include <ATen/core/grad_mode.h>

#include "methods/activation_maps/slow_activation_map.h"

namespace fbbench {
namespace {

/// Class 0 against logits at distances 1 - log 2 (class 4), 1 (1 and 2) and 4; A as in
/// two_channels(). Of the rows 1 of class 0 reads A_0 and the others A_1.
class FinerCam : public testing::Test {
 protected:
  FinerCam() {
    Tensor rows = at::tensor({4.F, 0.F, 0.F, -4.F, 0.F, -4.F, 0.F, 8.F, 0.F, 4.F}).view({5, 2});
    Tensor logits = at::tensor({5.0, 4.0, 4.0, 9.0, 4.0 + std::log(2.0)}).to(at::kFloat);
    SlowNetwork slow({1, 2, 2});
    Tensor signs = at::tensor({1.F, -1.F}).view({2, 1, 1, 1});
    size_t layer = slow.relu(slow.conv(0, signs, at::tensor({0.F, 5.F}), 1, 0));
    // Both channels have the mean 2.5 at the image 1 2 3 4.
    slow.linear(slow.mean(layer), rows, logits - rows.matmul(at::full({2}, 2.5F)));
    network_ = slow.load();
  }
  Plain map(const std::string& spec) const {
    Batch batch = make_batch(at::arange(1.F, 5.F).view({1, 1, 2, 2}), at::zeros({1}, at::kLong));
    return plain(explain(*network_, spec + "relu=false", batch).values);
  }
  /// first * A_0 + second * A_1
  static Plain weighed(double first, double second) {
    return {first + 4 * second, 2 * first + 3 * second, 3 * first + 2 * second, 4 * first + second};
  }

  std::shared_ptr<const Network> network_;
};

TEST_F(FinerCam, TakesOffTheThreeMostSimilarClassesByTheirShares) {
  // Shares 1/2, 1/4, 1/4 of classes 4, 1, 2, whose mean logit is 4 + log 2 / 2; with the derivative
  // of the shares A_1 weighs -1/2 (1 + log 2 / 2) + 2 * 1/4 (1 - log 2 / 2).
  expect_near(map("finer_cam:"), weighed(1, -std::log(2.0) / 2));
  expect_near(map("finer_cam:alpha=0.5,"), weighed(1, -std::log(2.0) / 4));
}

TEST_F(FinerCam, TakesOffTheClassesOfTheRanksAlone) {
  expect_near(map("finer_cam:ranks=1,"), weighed(1, -1));
  expect_near(map("finer_cam:ranks=[2],"), weighed(1, 1));   // class 1: of equals the first
  expect_near(map("finer_cam:ranks=[4],"), weighed(1, -2));  // class 3
}

TEST_F(FinerCam, IsGradCamWhereNothingIsTakenOff) {
  for (const char* options : {"alpha=0,", "ranks=5,", "ranks=[7,9],"}) {
    EXPECT_EQ(map(std::string("finer_cam:") + options), map("grad_cam:")) << options;
  }
}

TEST_F(FinerCam, RefusesARankThatIsNone) {
  for (const char* ranks : {"0", "[1,0]", "[1,x]", "1.5", "[1,,2]"}) {
    EXPECT_THROW(Registry<Method>::get().create(std::string("finer_cam:ranks=") + ranks), BadOption)
        << ranks;
  }
}

/// d/dz of sum_i p_i (z_c - z_i) / (sum_i p_i + 1e-9), i all other classes.
Plain slope_of_the_objective(const Plain& logits, size_t target) {
  at::AutoGradMode grad_on(true);
  Tensor z = at::tensor(logits, at::kDouble).requires_grad_(true);
  Tensor p = z.softmax(0), numerator = at::zeros({}, at::kDouble), sum = numerator;
  for (size_t i = 0; i < logits.size(); ++i) {
    if (i == target) continue;
    const auto other = static_cast<int64_t>(i);
    numerator = numerator + p[other] * (z[static_cast<int64_t>(target)] - z[other]);
    sum = sum + p[other];
  }
  (numerator / (sum + 1e-9)).backward();
  return plain(z.grad());
}

TEST(FinerCamInLoops, IsTheAuthorsObjective) {
  expect_slow_maps("finer_cam", slow_weighted(slow_mean), slope_of_the_objective);
}

}  // namespace
}  // namespace fbbench
