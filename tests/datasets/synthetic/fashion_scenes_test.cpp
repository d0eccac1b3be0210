// SPDX-License-Identifier: Apache-2.0
// datasets/synthetic/fashion_scenes.cpp: the recipe, its determinism, and a package that is missing
// or broken. The package itself is needed: it is one of the project's dependencies.
#include "core/fashion_mnist.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/fresh_folder.h"
#include "datasets/small_input.h"

namespace fbbench {
namespace {

const InputFormat kInput = small_input(1, 48, 48, fashion_mnist_classes());

TEST(FashionScenes, ShowGarmentsOnAboutFifteenPercentOfThePixels) {
  auto scenes = open_dataset("fashion_scenes:count=300");
  double share = 0;
  for (int64_t i = 0; i < 300; ++i) {
    share += scenes->load(i, kInput).objects[0].mask.to(at::kDouble).mean().item<double>() / 300;
  }
  EXPECT_NEAR(share, 0.15, 0.015);
}

TEST(FashionScenes, AreBrighterInsideTheSilhouetteThanTheThreshold) {
  Sample sample = open_dataset("fashion_scenes")->load(7, kInput);
  EXPECT_GT(sample.image[0].masked_select(sample.objects[0].mask).min().item<float>(), 0.05f);
  EXPECT_TRUE(at::equal(sample.objects[0].mask, sample.objects[0].original_mask));
}

TEST(FashionScenes, HaveDimNoiseAndBrighterPiecesAroundTheGarment) {
  Sample sample = open_dataset("fashion_scenes")->load(0, kInput);
  Tensor around = sample.image[0].masked_select(sample.objects[0].mask.logical_not());
  double dim = around.le(0.25).to(at::kDouble).mean().item<double>();
  EXPECT_GT(dim, 0.75);  // four pieces of at most 100 of some 1950 pixels
  EXPECT_LT(dim, 1.0);
}

TEST(FashionScenes, HaveEveryClassAboutEquallyOften) {
  auto scenes = open_dataset("fashion_scenes:count=1000");
  std::vector<int> counts(10);
  for (int64_t i = 0; i < 1000; ++i) {
    ++counts[static_cast<size_t>(scenes->load(i, kInput).label)];
  }
  for (int count : counts) EXPECT_NEAR(count, 100, 45);  // 4.7 standard deviations
}

TEST(FashionScenes, DependOnSeedAndIndexAlone) {
  auto few = open_dataset("fashion_scenes:count=20"), many = open_dataset("fashion_scenes");
  for (int64_t i : {3, 9}) few->load(i, kInput);
  Sample a = few->load(5, kInput), b = many->load(5, kInput);
  EXPECT_TRUE(at::equal(a.image, b.image));
  EXPECT_EQ(a.id, b.id);
}

TEST(FashionScenes, DifferBySeedSplitAndIndex) {
  auto image = [](const std::string& spec, int64_t i) {
    return open_dataset(spec)->load(i, kInput).image;
  };
  Tensor first = image("fashion_scenes", 0);
  EXPECT_FALSE(at::equal(first, image("fashion_scenes", 1)));
  EXPECT_FALSE(at::equal(first, image("fashion_scenes:seed=1", 0)));
  EXPECT_FALSE(at::equal(first, image("fashion_scenes:split=train", 0)));
}

TEST(FashionScenes, AreScaledWithTheirMasks) {
  Sample sample =
      open_dataset("fashion_scenes")->load(2, small_input(3, 24, 32, fashion_mnist_classes()));
  EXPECT_EQ(sample.image.sizes().vec(), (std::vector<int64_t>{3, 24, 32}));
  EXPECT_NEAR(sample.objects[0].mask.to(at::kDouble).mean().item<double>(),
              sample.objects[0].original_mask.to(at::kDouble).mean().item<double>(), 0.03);
}

TEST(FashionScenes, HaveAFingerprintOfWhatTheyAreMadeOf) {
  EXPECT_EQ(open_dataset("fashion_scenes")->fingerprint(),
            open_dataset("fashion_scenes:count=2000")->fingerprint());
  EXPECT_NE(open_dataset("fashion_scenes")->fingerprint(),
            open_dataset("fashion_scenes:seed=1")->fingerprint());
}

TEST(FashionScenes, NameThePackageThatIsMissing) {
  std::string spec = "fashion_scenes:root=" + fresh_folder();
  EXPECT_NE(refusal([&] { open_dataset(spec); }).find("apt-get install dataset-fashion-mnist"),
            std::string::npos);
}

TEST(FashionScenes, RefuseATruncatedFile) {
  namespace fs = std::filesystem;
  std::string folder = fresh_folder();
  for (const char* name : {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"}) {
    fs::copy_file(fs::path("/usr/share/datasets/fashion-mnist") / name, fs::path(folder) / name);
  }
  fs::resize_file(folder + "/t10k-images-idx3-ubyte.gz", 100000);
  EXPECT_EQ(refusal([&] { open_dataset("fashion_scenes:root=" + folder); }),
            folder + "/t10k-images-idx3-ubyte.gz: is truncated or corrupt");
}

TEST(FashionScenes, RefuseANetworkOfTooFewClasses) {
  auto scenes = open_dataset("fashion_scenes");
  EXPECT_EQ(refusal([&] {
              scenes->check(small_input(1, 48, 48, {"a", "b"}));
            }),
            "fashion_scenes has 10 classes, the network has 2");
  EXPECT_NO_THROW(scenes->check(kInput));
}

TEST(FashionScenes, RefuseOptionsOutOfRange) {
  for (const char* spec : {"fashion_scenes:count=0", "fashion_scenes:split=val",
                           "fashion_scenes:seed=-1", "fashion_scenes:count=1000001"}) {
    EXPECT_THROW(open_dataset(spec), BadOption) << spec;
  }
}

}  // namespace
}  // namespace fbbench
