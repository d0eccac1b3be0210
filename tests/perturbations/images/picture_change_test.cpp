// SPDX-License-Identifier: Apache-2.0
// What is done to pictures in [0,1], and constant_shift, which isn't: worked out by hand.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "perturbations/perturbing.h"

namespace fbbench {
namespace {

/// One row of four pixels.
Tensor row(float a, float b, float c, float d) { return at::tensor({a, b, c, d}).view({1, 1, 4}); }

constexpr double kRounding = 1e-6;  // float32, of values up to 1

TEST(Brightness, IsAddedInTheImagesOwnSpaceAndClipped) {
  InputFormat format = tiny_input(1, 1, 4, 2);
  format.mean = {0.5};
  format.std = {0.25};
  const Tensor picture = row(0, 0.25, 0.5, 0.75);
  const Tensor bright =
      perturbed("brightness:strength=0.5", format.normalise(picture).unsqueeze(0), format);
  EXPECT_LE(distance(bright[0], row(0, 1, 2, 2)), kRounding);
  EXPECT_LE(distance(perturbed("brightness:strength=-0.5", picture), row(0, 0, 0, 0.25)),
            kRounding);
}

TEST(Contrast, BringsEveryChannelNearerToItsOwnMean) {
  const Tensor picture = at::cat({row(0, 0, 1, 1), row(0.1F, 0.1F, 0.3F, 0.3F)});
  const Tensor want = at::cat({row(0.25, 0.25, 0.75, 0.75), row(0.15F, 0.15F, 0.25F, 0.25F)});
  EXPECT_LE(distance(perturbed("contrast:strength=0.5", picture), want), kRounding);
  EXPECT_LE(distance(perturbed("contrast:strength=1", picture)[0], at::full({1, 4}, 0.5)),
            kRounding);
}

TEST(ConstantShift, AddsOneNumberInNormalisedSpaceAndClipsNothing) {
  EXPECT_LE(distance(perturbed("constant_shift:strength=-2", row(0, 0.25, 0.5, 1)),
                     row(-2, -1.75, -1.5, -1)),
            kRounding);
}

/// Smooth colours, as JPEG keeps them well, in each channel others.
Tensor gradients(int64_t channels) {
  const Tensor y = at::linspace(0, 1, 32).unsqueeze(1), x = at::linspace(0, 1, 32).unsqueeze(0);
  const Tensor planes = at::stack({(x + y) / 2, x * y, (1 - x) * y});
  return planes.narrow(0, 0, channels).contiguous();
}

TEST(Jpeg, KeepsColoursAndLosesMoreOfThemWithStrength) {
  for (int64_t channels : {1, 3}) {
    const Tensor picture = gradients(channels);
    const double slight = distance(perturbed("jpeg:strength=5", picture), picture);
    const double strong = distance(perturbed("jpeg:strength=95", picture), picture);
    EXPECT_LE(slight, 0.06) << "channels changed places would differ by 1";
    EXPECT_GT(strong, slight);
  }
}

TEST(Jpeg, RefusesNetworksOfOtherThanPictures) {
  const auto jpeg = Registry<ImagePerturbation>::get().create("jpeg");
  EXPECT_THROW(jpeg->check(tiny_input(4, 8, 8, 2), {}), Unsupported);
  EXPECT_NO_THROW(jpeg->check(tiny_input(1, 8, 8, 2), {}));
}

TEST(GaussianBlur, SpreadsAPointAndKeepsItsSum) {
  Tensor point = at::zeros({1, 21, 21});
  point[0][10][10] = 1;
  const Tensor blurred = perturbed("gaussian_blur:strength=1.5", point);
  EXPECT_NEAR(blurred.sum().item<double>(), 1, 1e-5);
  // The middle of a Gaussian of sigma 1.5, sampled at pixels: 1 / (2 pi 1.5^2).
  EXPECT_NEAR(blurred[0][10][10].item<double>(), 0.0707, 1e-3);
}

TEST(Rescale, KeepsTheMeansOfWhatItShrinksTogether) {
  // Half the side: pairs become their means 0.5, 0.25; going back, OpenCV's places are 1/4 px off.
  EXPECT_LE(distance(perturbed("rescale:strength=0.5", row(0, 1, 0.5, 0).expand({1, 2, 4})),
                     row(0.5, 0.4375, 0.3125, 0.25).expand({1, 2, 4})),
            kRounding);
  EXPECT_LE(
      distance(perturbed("rescale:strength=1", row(0, 1, 0.5, 0)), at::full({1, 1, 4}, 0.375)),
      kRounding);
}

}  // namespace
}  // namespace fbbench
