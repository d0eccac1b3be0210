// SPDX-License-Identifier: Apache-2.0
// Properties of every registered perturbation of images; a new one is tested by being registered.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "perturbations/perturbing.h"

namespace fbbench {
namespace {

constexpr int64_t kCount = 3, kHeight = 14, kWidth = 11;

const ImagePerturbationInfo& info(const std::string& name) {
  return Registry<ImagePerturbation>::get().info(name);
}

class EveryImagePerturbation : public testing::TestWithParam<std::string> {
 protected:
  EveryImagePerturbation() {
    format_.mean = {0.4, 0.5, 0.6};
    format_.std = {0.2, 0.25, 0.3};
    batch_ = make_batch(format_.normalise(at::rand({kCount, 3, kHeight, kWidth})), {});
    batch_.targets = at::zeros({kCount}, at::kLong);
    batch_.seed = 7;
    for (Sample& sample : batch_.samples) {
      sample.objects.emplace_back();
      sample.objects[0].mask = at::rand({kHeight, kWidth}) > 0.7;
    }
    facts_.ids = {"0", "1", "2"};
    facts_.has_masks = true;
  }

  /// The perturbation with its required options and `more`, "key=value".
  std::unique_ptr<ImagePerturbation> create(const std::string& more = "") const {
    Spec spec{GetParam(), {}, ""};
    for (const OptionInfo& option : info(GetParam()).options) {
      if (option.default_value.empty()) spec.options.emplace_back(option.name, file_);
    }
    const std::string name = spec.text();
    if (more.empty()) return Registry<ImagePerturbation>::get().create(name);
    return Registry<ImagePerturbation>::get().create(name + (spec.options.empty() ? ":" : ",") +
                                                     more);
  }

  Tensor images(int64_t draw = 0) const { return create()->perturb(batch_, format_, draw); }

  InputFormat format_ = tiny_input(3, kHeight, kWidth, 2);
  Batch batch_;
  DatasetFacts facts_;
  std::string file_ = written_copies();

 private:
  static std::string written_copies() {
    std::string path = fresh_folder() + "/copies.h5";
    Hdf5Writer(path)
        .group("stability")
        .write("stability/perturbed", at::randn({2, kCount, 3, kHeight, kWidth}));
    return path;
  }
};

TEST(ImagePerturbationRegistry, HoldsPerturbationsWithoutClashes) {
  EXPECT_GE(Registry<ImagePerturbation>::get().names().size(), 14U);
  EXPECT_TRUE(Registry<ImagePerturbation>::get().clashes().empty());
}

TEST_P(EveryImagePerturbation, SaysEverythingAboutItself) {
  const ImagePerturbationInfo& described = info(GetParam());
  EXPECT_EQ(described.name, GetParam());
  EXPECT_GE(described.version, 1);
  EXPECT_LE(described.min, 0);
  EXPECT_GT(described.max, 0);
  for (const std::string* text : {&described.brief, &described.strength, &described.source}) {
    EXPECT_FALSE(text->empty());
  }
  ASSERT_FALSE(described.options.empty());
  EXPECT_EQ(described.options[0].name, "strength");
  for (const OptionInfo& option : described.options) EXPECT_FALSE(option.help.empty());
}

TEST_P(EveryImagePerturbation, FitsImagesWithMasks) {
  EXPECT_NO_THROW(create()->check(format_, facts_));
}

TEST_P(EveryImagePerturbation, ChangesTheImagesAtItsDefaultStrength) {
  const Tensor changed = images();
  ASSERT_EQ(changed.sizes(), batch_.images.sizes());
  for (int64_t i = 0; i < kCount; ++i) {
    EXPECT_GT(distance(changed[i], batch_.images[i]), 1e-3) << "image " << i;
  }
}

TEST_P(EveryImagePerturbation, LeavesTheImagesToTheLastBitAtStrengthZero) {
  const auto none = create("strength=0");
  EXPECT_TRUE(at::equal(none->perturb(batch_, format_), batch_.images));
  EXPECT_TRUE(at::equal(none->perturb(batch_, 1, format_), batch_.images[1]));
  const Tensor map = at::randn({kHeight, kWidth});
  EXPECT_TRUE(at::equal(none->move_back(batch_, 1, map).map, map));
}

TEST_P(EveryImagePerturbation, GivesTheSameImagesAgain) {
  EXPECT_TRUE(at::equal(images(), images()));
  EXPECT_TRUE(at::equal(images(1), images(1)));
}

TEST_P(EveryImagePerturbation, GivesABatchAsOneByOne) {
  const Tensor together = images();
  for (int64_t i = 0; i < kCount; ++i) {
    EXPECT_TRUE(at::equal(create()->perturb(batch_.one(i), format_)[0], together[i])) << i;
    EXPECT_TRUE(at::equal(create()->perturb(batch_, i, format_), together[i])) << i;
  }
}

TEST_P(EveryImagePerturbation, DrawsAnewWhereItSaysSo) {
  const bool differ = create()->draws() > 1;
  EXPECT_EQ(at::equal(images(0), images(1)), !differ);
  batch_.seed = 8;
  const Tensor of_other_seed = images();
  batch_.seed = 7;
  const bool drawn = create()->draws() == ImagePerturbation::kEndless;
  EXPECT_EQ(at::equal(images(), of_other_seed), !drawn);
}

TEST_P(EveryImagePerturbation, GivesFiniteImagesAtBothEndsOfItsRange) {
  std::ostringstream low, high;
  low << "strength=" << info(GetParam()).min;
  high << "strength=" << info(GetParam()).max;
  for (const std::string& end : {low.str(), high.str()}) {
    EXPECT_TRUE(all_finite(create(end)->perturb(batch_, format_))) << end;
  }
}

TEST_P(EveryImagePerturbation, RefusesABadStrengthInOneClearLine) {
  for (const char* bad : {"-1001", "1e9", "nan", "much"}) {
    try {
      create(std::string("strength=") + bad);
      FAIL() << bad;
    } catch (const BadOption& error) {
      const std::string line = error.what();
      EXPECT_EQ(line.find(GetParam() + ": strength: want a "), 0U) << line;
      EXPECT_NE(line.find("got '" + std::string(bad)), std::string::npos) << line;
      EXPECT_EQ(line.find('\n'), std::string::npos);
    }
  }
}

TEST_P(EveryImagePerturbation, LeavesItsInputAsItIs) {
  const Tensor before = batch_.images.clone();
  const Tensor map = at::randn({kHeight, kWidth}), map_before = map.clone();
  images();
  create()->move_back(batch_, 0, map);
  EXPECT_TRUE(at::equal(batch_.images, before));
  EXPECT_TRUE(at::equal(map, map_before));
}

/// A map that is smooth, so that pixels between which values are taken hardly differ.
Tensor smooth_picture() {
  const Tensor y = at::arange(kHeight).unsqueeze(1), x = at::arange(kWidth).unsqueeze(0);
  return (y * 0.3).sin() + (x * 0.3).cos();
}

TEST_P(EveryImagePerturbation, MovesMapsBackToWhereTheImagesPixelsWere) {
  const Tensor picture = smooth_picture();
  const auto perturbation = create();
  const Tensor map = at::rand({kHeight, kWidth});
  if (at::equal(perturbation->move_back(batch_, 0, map).map, map)) {  // moves nothing
    EXPECT_TRUE(perturbation->move_back(batch_, 0, map).counts.all().item<bool>());
    return;
  }
  for (int64_t i = 0; i < kCount; ++i) batch_.images[i].copy_(picture.expand({3, -1, -1}));
  const MovedMap back =
      perturbation->move_back(batch_, 0, perturbation->perturb(batch_, 0, format_)[0]);
  EXPECT_EQ(back.counts.scalar_type(), at::kBool);
  EXPECT_GT(back.counts.sum().item<int64_t>(), kHeight * kWidth / 4);
  const Tensor counts = back.counts.to(at::kFloat);
  // Away from the border, where reflected values come in between: each of two bilinear steps errs
  // by (f_xx + f_yy) / 8 = 0.023 at most, and by half of OpenCV's 1/32 px times the slope of 0.42.
  const Tensor inner =
      at::constant_pad_nd(at::ones({kHeight - 4, kWidth - 4}), {2, 2, 2, 2}) * counts;
  EXPECT_LE(distance(back.map * inner, picture * inner), 0.06);
  EXPECT_EQ((back.map * (1 - counts)).abs().max().item<float>(), 0);
}

INSTANTIATE_TEST_SUITE_P(All, EveryImagePerturbation,
                         testing::ValuesIn(Registry<ImagePerturbation>::get().names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
