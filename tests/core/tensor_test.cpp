// SPDX-License-Identifier: Apache-2.0
// core/tensor.cpp, core/input_format.cpp and core/picture/smooth.cpp.
#include "core/tensor.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/input_format.h"
#include "core/picture/smooth.h"

namespace fbbench {
namespace {

TEST(Tensor, IsDescribedByShapeAndType) {
  EXPECT_EQ(describe_tensor(at::zeros({2, 3})), "[2,3] float32");
  EXPECT_EQ(describe_tensor(at::zeros({1}, at::kByte)), "[1] uint8");
  EXPECT_EQ(describe_tensor({}), "undefined");
}

TEST(RequireShape, SaysWhatIsWantedAndWhatCame) {
  try {
    require_shape(at::zeros({2, 3}), {-1, 4}, at::kFloat, "maps");
    FAIL() << "want BadInput";
  } catch (const BadInput& failure) {
    EXPECT_STREQ(failure.what(), "maps: want [*,4] float32, got [2,3] float32");
  }
}

TEST(RequireShape, TakesAnySizeForMinusOne) {
  EXPECT_NO_THROW(require_shape(at::zeros({7, 4}), {-1, 4}, at::kFloat, "maps"));
}

TEST(RequireShape, RefusesAnotherTypeAnotherDimensionAndNothing) {
  EXPECT_THROW(require_shape(at::zeros({4}, at::kLong), {4}, at::kFloat, "x"), BadInput);
  EXPECT_THROW(require_shape(at::zeros({4, 1}), {4}, at::kFloat, "x"), BadInput);
  EXPECT_THROW(require_shape({}, {4}, at::kFloat, "x"), BadInput);
}

TEST(AllFinite, FindsOneNanAndOneInfinity) {
  EXPECT_TRUE(all_finite(at::tensor({1.f, -2.f})));
  EXPECT_FALSE(all_finite(at::tensor({1.f, NAN})));
  EXPECT_FALSE(all_finite(at::tensor({-INFINITY, 1.f})));
  EXPECT_FALSE(all_finite(at::tensor({-1.f, INFINITY})));
  EXPECT_TRUE(all_finite(at::empty({0})));
}

TEST(InputFormat, SubtractsTheMeanAndDividesByTheDeviationOfEachChannel) {
  InputFormat format;
  format.channels = 2;
  format.mean = {0.5, 0.25};
  format.std = {0.5, 0.25};
  Tensor image = at::tensor({1.f, 0.5f}).view({2, 1, 1});
  EXPECT_TRUE(format.normalise(image).flatten().equal(at::tensor({1.f, 1.f})));
  EXPECT_TRUE(format.normalise(image.unsqueeze(0)).flatten().equal(at::tensor({1.f, 1.f})));
}

TEST(GaussianSmooth, KeepsAConstantAndTheMassOfAPulseInTheMiddle) {
  EXPECT_TRUE(at::allclose(gaussian_smooth(at::ones({2, 9, 9}), 1), at::ones({2, 9, 9})));
  Tensor pulse = at::zeros({1, 21, 21});
  pulse[0][10][10] = 1;
  EXPECT_NEAR(gaussian_smooth(pulse, 1.5).sum().item<double>(), 1, 1e-5);
}

TEST(GaussianSmooth, FallsOffAsAGaussianOfThatSigma) {
  Tensor pulse = at::zeros({1, 41, 41});
  pulse[0][20][20] = 1;
  Tensor smooth = gaussian_smooth(pulse, 3);
  // exp(-3^2 / (2 * 3^2)) one sigma away
  EXPECT_NEAR((smooth[0][20][23] / smooth[0][20][20]).item<double>(), 0.60653, 1e-4);
}

TEST(GaussianSmooth, LeavesItsInputAlone) {
  Tensor planes = at::rand({1, 8, 8});
  Tensor before = planes.clone();
  gaussian_smooth(planes, 2);
  EXPECT_TRUE(planes.equal(before));
}

}  // namespace
}  // namespace fbbench
