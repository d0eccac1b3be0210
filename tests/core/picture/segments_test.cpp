// SPDX-License-Identifier: Apache-2.0
// core/picture/segments.cpp
#include "core/picture/segments.h"

#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "base/tiny_network.h"
#include "core/error.h"

namespace fbbench {
namespace {

Tensor labels(const std::string& text, const Tensor& image, int64_t index = 0) {
  const InputFormat format = tiny_input(image.size(0), image.size(1), image.size(2), 2);
  return make_segmentation("lime", text)->labels(format, image, index);
}

void check(const std::string& text, int64_t height, int64_t width, int64_t pictures = 1,
           int64_t channels = 3) {
  make_segmentation("lime", text)->check(tiny_input(channels, height, width, 2), pictures);
}

Tensor whole_numbers(const std::vector<int64_t>& values, at::IntArrayRef shape) {
  return at::tensor(values, at::kLong).view(shape);
}

TEST(Segments, OfAGridAreNumberedInRasterOrderAndDivideEachSide) {
  // Rows floor(2y/3) = 0 0 1, columns floor(3x/4) = 0 0 1 2.
  EXPECT_TRUE(at::equal(labels("grid:2x3", at::zeros({1, 3, 4})),
                        whole_numbers({0, 0, 1, 2, 0, 0, 1, 2, 3, 3, 4, 5}, {3, 4})));
  EXPECT_TRUE(
      at::equal(labels("grid:2", at::zeros({1, 2, 2})), whole_numbers({0, 1, 2, 3}, {2, 2})));
  EXPECT_EQ(make_segmentation("lime", "grid:2x3")->count(), 6);
}

TEST(Segments, OfAGridFinerThanThePictureAreRefused) {
  EXPECT_NO_THROW(check("grid:3x4", 3, 4));
  EXPECT_THROW(check("grid:4x4", 3, 4), BadOption);
  EXPECT_THROW(check("grid:3x5", 3, 4), BadOption);
}

TEST(Segments, OfAnotherNameAreRefused) {
  for (const char* text :
       {"grid:0", "grid:2x", "grid:-1", "slic:0", "slic", "quickshift", "a.png"}) {
    EXPECT_THROW(make_segmentation("lime", text), BadOption) << text;
  }
}

class SegmentsInAFile : public testing::Test {
 protected:
  std::string file_of(const Tensor& segments) {
    std::string path = folder_ + "/" + std::to_string(files_++) + ".h5";
    Hdf5Writer(path).write("segments", segments);
    return path;
  }

 private:
  std::string folder_ = fresh_folder();
  int files_ = 0;
};

TEST_F(SegmentsInAFile, AreThoseOfAllPicturesOrOfEach) {
  Tensor one = whole_numbers({1, 0, 2, 2}, {2, 2}), other = whole_numbers({0, 0, 1, 1}, {2, 2});
  const Tensor image = at::zeros({3, 2, 2});
  const std::string shared = file_of(one), each = file_of(at::stack({one, other}));
  EXPECT_EQ(make_segmentation("lime", shared)->count(), 3);
  EXPECT_TRUE(at::equal(labels(shared, image, -1), one));
  EXPECT_EQ(make_segmentation("lime", each)->count(), std::nullopt);
  EXPECT_TRUE(at::equal(labels(each, image, 0), one));
  EXPECT_TRUE(at::equal(labels(each, image, 1), other));
  EXPECT_THROW(labels(each, image, -1), Unsupported) << "a picture that isn't the data set's";
}

TEST_F(SegmentsInAFile, MustHaveThePicturesSizeAndNumber) {
  const std::string shared = file_of(whole_numbers({0, 1}, {1, 2}));
  EXPECT_NO_THROW(check(shared, 1, 2, 5));
  EXPECT_THROW(check(shared, 2, 1, 5), BadInput);
  const std::string each = file_of(whole_numbers({0, 1, 0, 1}, {2, 1, 2}));
  EXPECT_NO_THROW(check(each, 1, 2, 2));
  EXPECT_THROW(check(each, 1, 2, 3), BadInput);
}

TEST_F(SegmentsInAFile, MustHaveAPixelEach) {
  const auto make = [this](const Tensor& segments) {
    make_segmentation("lime", file_of(segments));
  };
  EXPECT_THROW(make(whole_numbers({0, 2}, {1, 2})), BadInput);
  EXPECT_THROW(make(whole_numbers({0, 0, 3, 1}, {1, 4})), BadInput);
  EXPECT_THROW(make(whole_numbers({-1, 0}, {1, 2})), BadInput);
  EXPECT_THROW(make(at::zeros({1, 2})), BadInput) << "floats";
  EXPECT_THROW(make(at::zeros({2}, at::kLong)), BadInput);
  const std::string each = file_of(whole_numbers({0, 1, 0, 0, 1, 1}, {3, 1, 2}));
  EXPECT_NO_THROW(labels(each, at::zeros({1, 1, 2}), 1));
  EXPECT_THROW(labels(each, at::zeros({1, 1, 2}), 2), BadInput);
}

/// A picture of a left half and a right half.
Tensor halves(const Tensor& left, const Tensor& right) {
  Tensor image = left.view({-1, 1, 1}).expand({-1, 40, 48}).clone();
  image.narrow(2, 24, 24).copy_(right.view({-1, 1, 1}).expand({-1, 40, 24}));
  return image;
}

class SlicSegments : public testing::TestWithParam<Tensor> {};

TEST_P(SlicSegments, KeepToTheColoursOfAPicture) {
  const Tensor found = labels("slic:30", halves(GetParam(), 1 - GetParam()));
  const int64_t count = found.max().item<int64_t>() + 1;
  EXPECT_EQ(found.min().item<int64_t>(), 0);
  EXPECT_TRUE((found.flatten().bincount() > 0).all().item<bool>());
  EXPECT_GE(count, 15) << "about 30";
  EXPECT_LE(count, 60);
  // No segment lies in both halves, but for the three columns that the Gaussian mixes.
  Tensor left = found.narrow(1, 0, 22).flatten().bincount({}, count);
  Tensor right = found.narrow(1, 26, 22).flatten().bincount({}, count);
  EXPECT_FALSE((left > 0).logical_and(right > 0).any().item<bool>());
}

INSTANTIATE_TEST_SUITE_P(GreyAndColour, SlicSegments,
                         testing::Values(at::tensor({0.1F}), at::tensor({0.8F, 0.1F, 0.2F})));

TEST(Segments, OfSlicAreTheSameEachTime) {
  const Tensor image = at::rand({3, 64, 64});
  EXPECT_TRUE(at::equal(labels("slic:20", image), labels("slic:20", image)));
}

TEST(Segments, OfSlicSeeThePictureThatWasNormalised) {
  const Tensor picture = at::rand({3, 64, 64});
  InputFormat format = tiny_input(3, 64, 64, 2);
  format.mean = {0.5, 0.4, 0.3};
  format.std = {0.2, 0.3, 0.25};
  Tensor got = make_segmentation("lime", "slic:20")->labels(format, format.normalise(picture), 0);
  EXPECT_TRUE(at::equal(got, labels("slic:20", picture)));
}

TEST(Segments, OfSlicWantGreyOrColourPictures) {
  EXPECT_NO_THROW(check("slic:20", 8, 8, 1, 1));
  EXPECT_NO_THROW(check("slic:20", 8, 8, 1, 3));
  EXPECT_THROW(check("slic:20", 8, 8, 1, 2), Unsupported);
  EXPECT_THROW(check("slic:65", 8, 8), BadOption);
}

}  // namespace
}  // namespace fbbench
