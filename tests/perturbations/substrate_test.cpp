// SPDX-License-Identifier: Apache-2.0
// perturbations/substrate.cpp and every perturbations/substrates/*.cpp: what stands in place of an
// image.
#include "perturbations/substrate.h"

#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/fresh_folder.h"
#include "base/hdf5.h"
#include "base/hdf5_writer.h"
#include "core/error.h"
#include "models/network/network.h"

namespace fbbench {
namespace {

/// The format of images [N,C,H,W] whose channel c has the mean 0.5 + c and the deviation 0.25.
InputFormat format_of(const Tensor& images) {
  InputFormat format;
  format.channels = images.size(1);
  for (int64_t c = 0; c < format.channels; ++c) {
    format.mean.push_back(0.5 + static_cast<double>(c));
    format.std.push_back(0.25);
  }
  return format;
}

Tensor make_substrate(const std::string& spec, const Tensor& images, int64_t draw = 0) {
  std::vector<std::string> ids;
  for (int64_t i = 0; i < images.size(0); ++i) ids.push_back("sample" + std::to_string(i));
  return Registry<Substrate>::get().create(spec)->of(
      {images, format_of(images), ids, /*seed=*/0, draw});
}

TEST(Substrate, BlurSpreadsAPixelOverRisesWindow) {
  Tensor image = at::zeros({1, 1, 15, 15});
  image[0][0][7][7] = 1;
  Tensor blurred = make_substrate("blur", image)[0][0];
  EXPECT_NEAR(blurred[7][7].item<double>(), .09398206 * .09398206, 1e-8);
  EXPECT_NEAR(blurred[2][12].item<double>(), .08795815 * .08795815, 1e-8);
  EXPECT_NEAR(blurred[7][4].item<double>(), .09398206 * .09047420, 1e-8);
  EXPECT_EQ(blurred[1][7].item<double>(), 0);
}

TEST(Substrate, BlurTakesZerosOutsideTheImage) {
  // At a corner the centre and one wing of the window lie inside, in both directions.
  double inside = .08795815 + .08889612 + .09047420 + .09219112 + .09348939 + .09398206;
  Tensor blurred = make_substrate("blur", at::ones({1, 1, 20, 20}))[0][0];
  EXPECT_NEAR(blurred[0][0].item<double>(), inside * inside, 1e-6);
  EXPECT_NEAR(blurred[10][10].item<double>(), 1, 1e-6);
}

TEST(Substrate, BlurKeepsChannelsAndImagesApart) {
  Tensor images = at::zeros({2, 3, 6, 6});
  images[1][2].fill_(1);
  Tensor blurred = make_substrate("blur", images);
  EXPECT_EQ(blurred.abs().sum().item<double>(), blurred[1][2].sum().item<double>());
}

TEST(Substrate, MeanIsEachImagesOwnColour) {
  Tensor images = at::arange(16).to(at::kFloat).view({2, 2, 2, 2});
  Tensor mean = make_substrate("mean", images);
  EXPECT_EQ(mean[1][0][1][1].item<double>(), (8 + 9 + 10 + 11) / 4.0);
  EXPECT_EQ(mean.sizes(), images.sizes());
}

TEST(Substrate, GaussianWidensWithSigma) {
  Tensor image = at::zeros({1, 1, 31, 31});
  image[0][0][15][15] = 1;
  double narrow = make_substrate("gaussian:sigma=1", image)[0][0][15][15].item<double>();
  double wide = make_substrate("gaussian:sigma=3", image)[0][0][15][15].item<double>();
  EXPECT_NEAR(narrow, 1 / (2 * M_PI), 2e-3) << "the density's peak; 2e-3: it is sampled at pixels";
  EXPECT_NEAR(wide, 1 / (2 * M_PI * 9), 2e-3);
}

TEST(Substrate, BlackAndWhiteAreThoseOfTheImageBeforeItWasNormalised) {
  Tensor images = at::randn({2, 2, 1, 1});
  // (0 - 0.5) / 0.25 and (0 - 1.5) / 0.25; white lies 1 / 0.25 above.
  Tensor want = at::tensor({-2.F, -6.F}).view({1, 2, 1, 1}).expand_as(images);
  EXPECT_EQ(distance(make_substrate("black", images), want), 0);
  EXPECT_EQ(distance(make_substrate("white", images), want + 4), 0);
}

TEST(Substrate, MinimumAndMaximumAreOneNumberAnImage) {
  Tensor images = at::tensor({3.F, -1.F, 0.F, 2.F, 5.F, 6.F, 7.F, 8.F}).view({2, 2, 1, 2});
  Tensor low = at::tensor({-1.F, 5.F}).view({2, 1, 1, 1}).expand_as(images);
  Tensor high = at::tensor({3.F, 8.F}).view({2, 1, 1, 1}).expand_as(images);
  EXPECT_EQ(distance(make_substrate("minimum", images), low), 0);
  EXPECT_EQ(distance(make_substrate("maximum", images), high), 0);
}

TEST(Substrate, LocalMeanCountsWhatLiesInsideTheImage) {
  Tensor images = at::tensor({1.F, 2.F, 6.F, 10.F}).view({1, 1, 1, 4});
  Tensor want = at::tensor({1.5F, 3.F, 6.F, 8.F}).view({1, 1, 1, 4});
  EXPECT_EQ(distance(make_substrate("local_mean:window=3", images), want), 0);
  EXPECT_EQ(distance(make_substrate("local_mean", images), at::full_like(images, 4.75)), 0);
  EXPECT_THROW(make_substrate("local_mean:window=4", images), BadOption);
}

TEST(Substrate, NoiseIsUniformAnewAtEveryDrawAndTheSameAgain) {
  Tensor images = at::zeros({2, 1, 64, 64}), noise = make_substrate("noise", images);
  // Uniform in [0,1], normalised: [-2, 2], mean 0, variance 16 / 12. Of 4096 values the mean has a
  // deviation of 0.018, the variance one of 0.019.
  for (int64_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(noise[i].mean().item<double>(), 0, 0.09);
    EXPECT_NEAR(noise[i].var().item<double>(), 16.0 / 12, 0.1);
    EXPECT_LE(noise[i].abs().max().item<double>(), 2);
  }
  EXPECT_TRUE(at::equal(make_substrate("noise", images), noise));
  EXPECT_GT(distance(make_substrate("noise", images, 1), noise), 1);
  EXPECT_GT(distance(noise[0], noise[1]), 1);
}

/// A file with one image of zeros and one of ones, [2,3,12,14].
std::string two_images() {
  std::string path = fresh_folder() + "/images.h5";
  Hdf5Writer(path).write("images", at::stack({at::zeros({3, 12, 14}), at::ones({3, 12, 14})}));
  return path;
}

/// A spec of each one.
std::vector<std::string> every_spec() {
  std::vector<std::string> specs = Registry<Substrate>::get().names();
  for (std::string& spec : specs) {
    if (spec == "sample") spec += ":file=" + two_images();
  }
  return specs;
}

TEST(Substrate, EveryOneKeepsShapeAndInput) {
  for (const std::string& spec : every_spec()) {
    Tensor images = at::randn({2, 3, 12, 14}), before = images.clone();
    Tensor substrate = make_substrate(spec, images);
    EXPECT_EQ(substrate.sizes(), images.sizes()) << spec;
    EXPECT_TRUE(substrate.isfinite().all().item<bool>()) << spec;
    EXPECT_TRUE(at::equal(images, before)) << spec;
  }
}

TEST(Substrate, EveryOneIsThatOfEachImageAlone) {
  const Tensor images = at::randn({2, 3, 12, 14});
  for (const std::string& spec : every_spec()) {
    // The first image's id is the same in both.
    EXPECT_TRUE(at::equal(make_substrate(spec, images).narrow(0, 0, 1),
                          make_substrate(spec, images.narrow(0, 0, 1))))
        << spec;
  }
}

TEST(Substrate, SampleIsTheFilesImageOfTheDrawNormalised) {
  const Tensor images = at::randn({2, 3, 12, 14});
  const std::string spec = "sample:file=" + two_images();
  EXPECT_EQ(make_substrate(spec, images, 4)[1][2][0][0].item<double>(), (0 - 2.5) / 0.25);
  EXPECT_EQ(make_substrate(spec, images, 5)[1][2][0][0].item<double>(), (1 - 2.5) / 0.25);
}

TEST(Substrate, SampleRefusesImagesOfAnotherSizeBeforehand) {
  const auto sample = Registry<Substrate>::get().create("sample:file=" + two_images());
  EXPECT_THROW(sample->check(format_of(at::zeros({1, 3, 12, 13}))), BadInput);
  EXPECT_THROW(Registry<Substrate>::get().create("sample"), BadOption) << "without a file";
}

TEST(Substrate, ImputingChangesWhatIsTakenAlone) {
  const std::vector<int32_t> taken{0, 14, 15, 167};
  for (const std::string& name : Registry<Substrate>::get().names()) {
    const auto substrate = Registry<Substrate>::get().info(name).by_pixels
                               ? Registry<Substrate>::get().create(name)
                               : nullptr;
    if (!substrate) continue;
    Tensor image = at::rand({3, 12, 14}), before = image.clone();
    substrate->impute(format_of(image.unsqueeze(0)), {taken.data(), 4}, image);
    Tensor changed = (image != before).any(0).flatten();
    EXPECT_EQ(changed.sum().item<int64_t>(), 4) << name;
    for (int32_t pixel : taken) EXPECT_TRUE(changed[pixel].item<bool>()) << name << " " << pixel;
  }
}

/// Those taken from `substrate`, by the options that metrics have.
std::unique_ptr<const Substrate> chosen(
    const std::vector<std::pair<std::string, std::string>>& given) {
  return make_substrate(Options("metric", substrate_options("zero"), given));
}

TEST(Substrate, IsChosenByNameOrBySpecAndTakesTheOptionsBesideIt) {
  EXPECT_EQ(chosen({})->spec(), "zero");
  EXPECT_EQ(chosen({{"substrate", "gaussian"}, {"sigma", "3"}})->spec(), "gaussian:sigma=3");
  EXPECT_EQ(chosen({{"substrate", "gaussian:sigma=3"}})->spec(), "gaussian:sigma=3");
  EXPECT_EQ(chosen({{"substrate", "blur"}, {"sigma", "3"}})->spec(), "blur");
  EXPECT_THROW(chosen({{"substrate", "blurr"}}), BadOption);
}

TEST(Substrate, ASweepLeavesOutThoseThatCostASolveAPointOrNeedAFile) {
  const std::vector<std::string> want{"black", "blur",    "gaussian", "local_mean", "maximum",
                                      "mean",  "minimum", "noise",    "white",      "zero"};
  EXPECT_EQ(substrate_option("zero").choices(), want);
}

/// What the reference took away: the image with its pixels `gone` replaced.
Tensor imputed(const std::string& name, const InputFormat& format, const Tensor& image,
               const Tensor& gone) {
  const Tensor pixels = gone.flatten().nonzero().flatten().to(at::kInt).contiguous();
  Tensor filled = image.clone();
  Registry<Substrate>::get().create(name)->impute(
      format, {pixels.data_ptr<int32_t>(), pixels.numel()}, filled);
  return filled;
}

TEST(Substrate, AgreesWithTheReference) {
  for (const std::string network : {"plain", "residual"}) {
    const std::string folder = FBBENCH_TEST_DATA "/reference/" + network;
    const InputFormat format = Network::load(folder + "/network.pt")->input();
    const Tensor images = format.normalise(read_hdf5(folder + "/data.h5", "images"));
    auto reference = [&](const std::string& name) {
      return read_hdf5(folder + "/metrics2.h5", "substrates/" + name);
    };
    const std::vector<std::string> ids(static_cast<size_t>(images.size(0)));
    for (const std::string name :
         {"black", "white", "minimum", "maximum", "mean", "local_mean", "blur", "gaussian"}) {
      const Tensor got = Registry<Substrate>::get().create(name)->of({images, format, ids});
      // The file's own tolerance, of float32 sums.
      EXPECT_LE(distance(got, reference(name).expand_as(images)), 2e-6) << network << " " << name;
    }
    const Tensor gone = reference("gone");
    for (int64_t i = 0; i < images.size(0); ++i) {
      // Likewise the file's.
      EXPECT_LE(distance(imputed("linear", format, images[i], gone[i]), reference("linear")[i]),
                2e-5)
          << network << " " << i;
      EXPECT_LE(distance(imputed("inpaint", format, images[i], gone[i]), reference("inpaint")[i]),
                2e-6)
          << network << " " << i;
    }
  }
}

}  // namespace
}  // namespace fbbench
