// SPDX-License-Identifier: Apache-2.0
// gaussian_noise, uniform_noise and salt_pepper: how much they change, and where.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "perturbations/perturbing.h"

namespace fbbench {
namespace {

constexpr int64_t kSide = 100;

Tensor grey() { return at::full({2, kSide, kSide}, 0.5F); }

TEST(GaussianNoise, HasTheStandardDeviationAskedFor) {
  const Tensor noise = perturbed("gaussian_noise:strength=0.25", grey()) - 0.5;
  // Of 20,000 draws the mean has a standard error of 0.0018, the deviation one of 0.0013.
  EXPECT_NEAR(noise.mean().item<double>(), 0, 0.008);
  EXPECT_NEAR(noise.std().item<double>(), 0.25, 0.006);
}

TEST(UniformNoise, FillsItsRangeEvenly) {
  const Tensor noise = perturbed("uniform_noise:strength=0.25", grey()) - 0.5;
  EXPECT_LE(noise.abs().max().item<double>(), 0.25);
  EXPECT_GE(noise.abs().max().item<double>(), 0.249);
  // Of 20,000 draws in [-1/4,1/4], of variance 1/48, the mean has a standard error of 0.001.
  EXPECT_NEAR(noise.mean().item<double>(), 0, 0.005);
  EXPECT_NEAR(noise.std().item<double>(), 0.25 / std::sqrt(3), 0.004);
}

TEST(NoiseOfAnyKind, GrowsWithoutChangingItsPattern) {
  for (const std::string name : {"gaussian_noise", "uniform_noise"}) {
    const Tensor weak = perturbed(name + ":strength=0.1", grey()) - 0.5;
    const Tensor strong = perturbed(name + ":strength=0.2", grey()) - 0.5;
    EXPECT_LE(distance(strong, 2 * weak), 1e-6) << name;  // float32 near 1
  }
}

TEST(SaltPepper, TurnsTheShareOfPixelsAskedForBlackOrWhite) {
  const Tensor image = perturbed("salt_pepper:strength=0.2", grey());
  EXPECT_TRUE(at::equal(image[0], image[1])) << "all channels together";
  // Of 10,000 pixels a share has a standard error of 0.004.
  EXPECT_NEAR((image[0] == 0).to(at::kDouble).mean().item<double>(), 0.1, 0.015);
  EXPECT_NEAR((image[0] == 1).to(at::kDouble).mean().item<double>(), 0.1, 0.015);
  EXPECT_NEAR((image[0] == 0.5).to(at::kDouble).mean().item<double>(), 0.8, 0.02);
}

TEST(SaltPepper, KeepsWhatAWeakerOneHasTurned) {
  const Tensor weak = perturbed("salt_pepper:strength=0.1", grey());
  const Tensor strong = perturbed("salt_pepper:strength=0.3", grey());
  const Tensor turned = weak != 0.5;
  EXPECT_TRUE(at::equal(weak.masked_select(turned), strong.masked_select(turned)));
}

}  // namespace
}  // namespace fbbench
