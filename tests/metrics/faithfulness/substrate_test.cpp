// SPDX-License-Identifier: Apache-2.0
// metrics/faithfulness/substrate.cpp: what stands in place of an image.
#include "metrics/faithfulness/substrate.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace fbbench {
namespace {

TEST(Substrate, BlurSpreadsAPixelOverRisesWindow) {
  Tensor image = at::zeros({1, 1, 15, 15});
  image[0][0][7][7] = 1;
  Tensor blurred = make_substrate("blur", image, 0)[0][0];
  EXPECT_NEAR(blurred[7][7].item<double>(), .09398206 * .09398206, 1e-8);
  EXPECT_NEAR(blurred[2][12].item<double>(), .08795815 * .08795815, 1e-8);
  EXPECT_NEAR(blurred[7][4].item<double>(), .09398206 * .09047420, 1e-8);
  EXPECT_EQ(blurred[1][7].item<double>(), 0);
}

TEST(Substrate, BlurTakesZerosOutsideTheImage) {
  // At a corner the centre and one wing of the window lie inside, in both directions.
  double inside = .08795815 + .08889612 + .09047420 + .09219112 + .09348939 + .09398206;
  Tensor blurred = make_substrate("blur", at::ones({1, 1, 20, 20}), 0)[0][0];
  EXPECT_NEAR(blurred[0][0].item<double>(), inside * inside, 1e-6);
  EXPECT_NEAR(blurred[10][10].item<double>(), 1, 1e-6);
}

TEST(Substrate, BlurKeepsChannelsAndImagesApart) {
  Tensor images = at::zeros({2, 3, 6, 6});
  images[1][2].fill_(1);
  Tensor blurred = make_substrate("blur", images, 0);
  EXPECT_EQ(blurred.abs().sum().item<double>(), blurred[1][2].sum().item<double>());
}

TEST(Substrate, MeanIsEachImagesOwnColour) {
  Tensor images = at::arange(16).to(at::kFloat).view({2, 2, 2, 2});
  Tensor mean = make_substrate("mean", images, 0);
  EXPECT_EQ(mean[1][0][1][1].item<double>(), (8 + 9 + 10 + 11) / 4.0);
  EXPECT_EQ(mean.sizes(), images.sizes());
}

TEST(Substrate, GaussianWidensWithSigma) {
  Tensor image = at::zeros({1, 1, 31, 31});
  image[0][0][15][15] = 1;
  double narrow = make_substrate("gaussian", image, 1)[0][0][15][15].item<double>();
  double wide = make_substrate("gaussian", image, 3)[0][0][15][15].item<double>();
  EXPECT_NEAR(narrow, 1 / (2 * M_PI), 2e-3) << "the density's peak; 2e-3: it is sampled at pixels";
  EXPECT_NEAR(wide, 1 / (2 * M_PI * 9), 2e-3);
}

TEST(Substrate, EveryOneKeepsShapeAndInput) {
  for (const std::string& name : substrate_names()) {
    Tensor images = at::randn({2, 3, 12, 14}), before = images.clone();
    EXPECT_EQ(make_substrate(name, images, 2).sizes(), images.sizes()) << name;
    EXPECT_TRUE(at::equal(images, before)) << name;
  }
}

}  // namespace
}  // namespace fbbench
