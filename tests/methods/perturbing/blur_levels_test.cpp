// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/blur_levels.cpp
#include "methods/perturbing/blur_levels.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/agreement.h"

namespace fbbench {
namespace {

Tensor constant_mask(double value, int64_t height, int64_t width) {
  return at::full({1, height, width}, value);
}

TEST(BlurLevels, LeaveTheImageAsItIsUnderOnes) {
  Tensor image = at::randn({2, 5, 6});
  Tensor got = BlurLevels(image, 1.5).under(constant_mask(1, 5, 6));
  EXPECT_TRUE(at::equal(got, image.unsqueeze(0)));
}

TEST(BlurLevels, BlurAPointToAGaussianOfRadiusFourSigma) {
  constexpr int64_t kSide = 15, kMiddle = 7;
  Tensor image = at::zeros({1, kSide, kSide});
  image[0][kMiddle][kMiddle] = 1;
  for (const int64_t level : {0, 4}) {
    const double sigma = (1 - static_cast<double>(level) / 7) * 1.4;
    Tensor got = BlurLevels(image, 1.4).under(constant_mask(level / 7., kSide, kSide));
    const auto radius = static_cast<int64_t>(std::ceil(4 * sigma));
    double sum = 0;
    for (int64_t d = -radius; d <= radius; ++d) {
      sum += std::exp(-static_cast<double>(d * d) / (2 * sigma * sigma));
    }
    for (int64_t dy : {0, 1, 2}) {
      for (int64_t dx : {0, 1, 3, 6, 7}) {
        const double bell =
            std::exp(-static_cast<double>(dy * dy + dx * dx) / (2 * sigma * sigma)) / sum / sum;
        EXPECT_NEAR(got[0][0][kMiddle + dy][kMiddle + dx].item<double>(), dx <= radius ? bell : 0,
                    1e-7)
            << level << ": " << dy << ", " << dx;
      }
    }
  }
}

TEST(BlurLevels, DarkenTheBorderAsIfTheOutsideWereZero) {
  Tensor got = BlurLevels(at::ones({1, 20, 20}), 2).under(constant_mask(0, 20, 20));
  // At an edge's middle half of the kernel lies outside, but for its middle.
  EXPECT_NEAR(got[0][0][10][10].item<double>(), 1, 1e-4);
  EXPECT_NEAR(got[0][0][0][10].item<double>(), (1 + 1 / (2 * std::sqrt(2 * M_PI))) / 2, 1e-3);
}

TEST(BlurLevels, ReadLinearlyBetweenTwoLevelsEachPixelAtItsOwn) {
  const BlurLevels levels(at::randn({2, 6, 6}), 2);
  Tensor third = levels.under(constant_mask(3 / 7., 6, 6));
  Tensor fourth = levels.under(constant_mask(4 / 7., 6, 6));
  Tensor mask = constant_mask(3.25 / 7, 6, 6);
  mask[0][2][3] = 1;
  Tensor wanted = 0.75 * third + 0.25 * fourth;
  Tensor sharp = levels.under(constant_mask(1, 6, 6));
  wanted.select(2, 2).select(2, 3).copy_(sharp.select(2, 2).select(2, 3));
  EXPECT_LT(distance(levels.under(mask), wanted), 5e-6);  // rounding of 7 m
}

}  // namespace
}  // namespace fbbench
