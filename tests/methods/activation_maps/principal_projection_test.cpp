// SPDX-License-Identifier: Apache-2.0
// methods/activation_maps/principal_projection.cpp: channels that are multiples of one another, and
// power iteration.
#include "methods/activation_maps/principal_projection.h"

#include <gtest/gtest.h>

#include "base/agreement.h"

namespace fbbench {
namespace {

/// Channels [1,K,1,4]: the pattern 0 0 0 4, whose mean is 1, times each factor.
Tensor multiples(const std::vector<float>& factors) {
  return (at::tensor(factors).view({1, -1, 1, 1}) *
          at::tensor({0.F, 0.F, 0.F, 4.F}).view({1, 1, 1, 4}))
      .contiguous();
}

TEST(PrincipalProjection, OfMultiplesIsTheCentredPatternTimesTheirLength) {
  Tensor pattern = at::tensor({-1.F, -1.F, -1.F, 3.F}).view({1, 1, 4});
  // Fewer channels than positions, and more.
  EXPECT_LT(distance(principal_projection(multiples({3, 4})), 5 * pattern), 1e-5);
  EXPECT_LT(distance(principal_projection(multiples({1, -1, 1, 1, 2, 1})), 3 * pattern), 1e-5);
}

TEST(PrincipalProjection, PointsToTheSideOfTheLargestValue) {
  // Whatever the sign of the eigenvector: 3 is farther from 0 than 1.
  for (float sign : {1.F, -1.F}) {
    EXPECT_LT(distance(principal_projection(multiples({sign})),
                       at::tensor({-1.F, -1.F, -1.F, 3.F}).view({1, 1, 4})),
              1e-6);
  }
}

TEST(PrincipalProjection, OfConstantChannelsIsZero) {
  for (int64_t channels : {3, 9}) {
    Tensor constant = at::rand({2, channels, 1, 1}).expand({2, channels, 2, 3});
    EXPECT_TRUE(at::equal(principal_projection(constant), at::zeros({2, 2, 3}))) << channels;
  }
}

TEST(PrincipalProjection, IsWhatPowerIterationFinds) {
  for (int64_t channels : {5, 20}) {
    Tensor values = at::rand({2, channels, 3, 4});
    Tensor b = values.flatten(2).transpose(1, 2).to(at::kDouble);
    b = b - b.mean(1, true);
    Tensor v = at::ones({2, channels, 1}, at::kDouble);
    for (int i = 0; i < 2000; ++i) {
      v = b.transpose(1, 2).matmul(b.matmul(v));
      v = v / v.norm(2, 1, true);
    }
    Tensor want = b.matmul(v).squeeze(2);
    want = at::where(want.amin(1, true) < -want.amax(1, true), -want, want).view({2, 3, 4});
    // Rounded to float32.
    EXPECT_TRUE(images_agree(principal_projection(values), want, 1e-6)) << channels;
  }
}

}  // namespace
}  // namespace fbbench
