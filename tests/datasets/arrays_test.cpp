// SPDX-License-Identifier: Apache-2.0
// datasets/arrays.cpp: samples as they lie in the file, faults of the set and of a sample.
#include <gtest/gtest.h>

#include <future>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "datasets/small_input.h"

namespace fbbench {
namespace {

class ArraysFile : public testing::Test {
 protected:
  /// Writes every dataset that is defined, and opens the file.
  std::unique_ptr<Dataset> open(const std::string& more = "") {
    {
      Hdf5Writer writer(path_);
      for (const auto& [name, data] : contents_) {
        if (data.defined()) writer.write(name, data);
      }
    }
    return open_dataset("arrays:file=" + path_ + more);
  }
  std::string refusal_to_open() {
    return refusal([&] { open(); });
  }
  std::string refusal_to_check() {
    return refusal([&] { open()->check(input_); });
  }

  std::string path_ = fresh_folder() + "/data.h5";
  std::map<std::string, Tensor> contents_ = {
      {"images", at::rand({3, 2, 4, 5})},
      {"labels", at::tensor({0, 2, 1}, at::kLong)},
      {"masks", at::arange(60, at::kLong).remainder(2).view({3, 4, 5}).to(at::kByte)},
      {"targets", at::tensor({1, 1, 0}, at::kLong)}};
  InputFormat input_ = small_input(2, 4, 5, {"a", "b", "c"});
};

TEST_F(ArraysFile, GivesSamplesAsTheyAre) {
  auto arrays = open();
  arrays->check(input_);
  Sample sample = arrays->load(1, input_);
  EXPECT_TRUE(at::equal(sample.image, contents_["images"][1]));
  EXPECT_TRUE(at::equal(sample.objects[0].mask, contents_["masks"][1].to(at::kBool)));
  EXPECT_EQ(sample.label, 2);
  EXPECT_EQ(sample.objects[0].class_index, 2);
  EXPECT_EQ(sample.target, 1);
  EXPECT_EQ(sample.id, "1");
}

TEST_F(ArraysFile, MayLackMasksAndTargets) {
  contents_["masks"] = contents_["targets"] = Tensor();
  auto arrays = open();
  EXPECT_FALSE(arrays->facts().has_masks || arrays->facts().has_targets);
  EXPECT_TRUE(arrays->load(0, input_).objects.empty());
  EXPECT_EQ(arrays->load(0, input_).target, -1);
}

TEST_F(ArraysFile, MasksTheObjectWhereverAMaskIsNotZero) {
  const Tensor object = at::tensor({1, 0, 1, 0, 1}, at::kLong).to(at::kBool);
  const Tensor values = at::tensor({-1., 0., 100., 0., 1.}, at::kDouble);
  for (auto dtype : {at::kLong, at::kInt, at::kShort, at::kChar, at::kFloat, at::kDouble}) {
    contents_["masks"] = values.expand({3, 4, 5}).to(dtype);
    EXPECT_TRUE(at::equal(open()->load(0, input_).objects[0].mask[3], object)) << dtype;
  }
  contents_["masks"] = at::tensor({-0.5, 0., 1e-30, -0., 0.25}, at::kDouble).expand({3, 4, 5});
  EXPECT_TRUE(at::equal(open()->load(0, input_).objects[0].mask[3], object));
}

TEST_F(ArraysFile, IgnoresPixelsOfTheValueThatIsGiven) {
  const Tensor object = at::tensor({0, 1, 0, 0, 1}, at::kLong).to(at::kBool);
  const Tensor ignored = at::tensor({0, 0, 1, 0, 0}, at::kLong).to(at::kBool);
  for (const auto& [value, dtype] :
       {std::pair{-1., at::kLong}, {255., at::kByte}, {NAN, at::kFloat}}) {
    contents_["masks"] =
        at::tensor({0., 1., value, 0., 3.}, at::kDouble).expand({3, 4, 5}).to(dtype);
    std::string text = std::isnan(value) ? "nan" : std::to_string(static_cast<int>(value));
    Sample sample = open(",ignore=" + text)->load(0, input_);
    EXPECT_TRUE(at::equal(sample.objects[0].mask[0], object)) << text;
    EXPECT_TRUE(at::equal(sample.ignored[0], ignored)) << text;
    EXPECT_TRUE(at::equal(sample.objects[0].original_mask[0], object)) << text;
  }
  contents_["masks"] = at::ones({3, 4, 5}, at::kByte);
  EXPECT_FALSE(open()->load(0, input_).ignored.defined());
  EXPECT_THROW(open(",ignore=void"), BadOption);
}

TEST_F(ArraysFile, RefusesTheSampleWhoseMaskHasNan) {
  contents_["masks"] = at::ones({3, 4, 5});
  contents_["masks"][1][0][0] = NAN;
  auto arrays = open();
  EXPECT_EQ(refusal([&] { arrays->load(1, input_); }), "mask has NaN; want numbers, or ignore=nan");
  EXPECT_TRUE(arrays->load(0, input_).objects[0].mask.all().item<bool>());
}

TEST_F(ArraysFile, NeedsImagesAndLabels) {
  for (const char* name : {"images", "labels"}) {
    Tensor kept = std::exchange(contents_[name], Tensor());
    EXPECT_NE(refusal_to_open().find("no dataset '" + std::string(name) + "'"), std::string::npos);
    contents_[name] = kept;
  }
}

TEST_F(ArraysFile, RefusesSizesOtherThanTheNetworks) {
  input_.height = 8;
  EXPECT_EQ(refusal_to_check(), path_ +
                                    ": images: the network wants [3, 2, 8, 5], got [3, 2, 4, 5]; "
                                    "arrays are never scaled");
}

TEST_F(ArraysFile, RefusesRgbImagesForAGreyNetwork) {
  input_.channels = 1;
  EXPECT_NE(refusal_to_check().find("wants [3, 1, 4, 5], got [3, 2, 4, 5]"), std::string::npos);
}

TEST_F(ArraysFile, RefusesLabelsAndTargetsOutOfRange) {
  contents_["targets"][2] = 3;
  EXPECT_EQ(refusal_to_check(), path_ +
                                    ": targets: class 3 is out of range; the network has 3 "
                                    "classes, 0 to 2");
  contents_["labels"][0] = -1;
  EXPECT_NE(refusal_to_check().find("labels: class -1 is out of range"), std::string::npos);
}

TEST_F(ArraysFile, RefusesMasksAndLabelsThatDoNotFitTheImages) {
  contents_["masks"] = at::zeros({3, 5, 4}, at::kByte);
  EXPECT_EQ(refusal_to_open(), path_ + ": masks: want numbers [3, 4, 5], got [3, 5, 4]");
  contents_["labels"] = at::zeros({2}, at::kLong);
  EXPECT_EQ(refusal_to_open(), path_ + ": labels: want integers [3], got [2]");
}

TEST_F(ArraysFile, RefusesImagesOfBytesOrOfThreeDimensions) {
  contents_["images"] = at::zeros({3, 2, 4, 5}, at::kByte);
  EXPECT_NE(refusal_to_open().find("want [N,C,H,W] float32 in [0,1]"), std::string::npos);
  contents_["images"] = at::zeros({3, 4, 5});
  EXPECT_NE(refusal_to_open().find("want [N,C,H,W] float32 in [0,1]"), std::string::npos);
}

TEST_F(ArraysFile, RefusesTheSampleWithBadPixelsAndGivesTheOthers) {
  contents_["images"][0][0][0][0] = NAN;
  contents_["images"][1][0][0][0] = 1.5;
  auto arrays = open();
  EXPECT_NE(refusal([&] { arrays->load(0, input_); }).find("NaN or infinite"), std::string::npos);
  EXPECT_NE(refusal([&] { arrays->load(1, input_); }).find("to 1.5; want values in [0,1]"),
            std::string::npos);
  EXPECT_EQ(arrays->load(2, input_).label, 1);
}

TEST_F(ArraysFile, MayBeReadFromSeveralThreads) {
  auto arrays = open();
  std::vector<std::future<Tensor>> images;
  for (int64_t i = 0; i < 60; ++i) {
    images.push_back(
        std::async(std::launch::async, [&, i] { return arrays->load(i % 3, input_).image; }));
  }
  for (int64_t i = 0; i < 60; ++i) {
    EXPECT_TRUE(at::equal(images[static_cast<size_t>(i)].get(), contents_["images"][i % 3]));
  }
}

TEST_F(ArraysFile, HasAFingerprintOfItsContents) {
  std::string once = open()->fingerprint();
  EXPECT_EQ(open_dataset("arrays:file=" + path_)->fingerprint(), once);
  contents_["images"][2][1][3][4] = 0.25;
  EXPECT_NE(open()->fingerprint(), once);
}

TEST_F(ArraysFile, ReadsTheReferenceCases) {
  auto arrays = open_dataset("arrays:file=" FBBENCH_TEST_DATA "/reference/plain/data.h5");
  InputFormat input = small_input(3, 32, 32, std::vector<std::string>(10));
  arrays->check(input);
  EXPECT_EQ(arrays->size(), 8);
  EXPECT_TRUE(arrays->load(7, input).objects[0].mask.any().item<bool>());
}

}  // namespace
}  // namespace fbbench
