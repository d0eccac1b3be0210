// SPDX-License-Identifier: Apache-2.0
// core/picture/image.cpp, core/picture/jpeg.cpp: decoding, broken files, and one geometry for
// pixels, boxes, masks.
#include "core/picture/image.h"

#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "base/fresh_folder.h"
#include "core/error.h"

namespace fbbench {
namespace {

InputFormat format(int64_t height, int64_t width) {
  InputFormat result;
  result.height = height;
  result.width = width;
  return result;
}

InputFormat cropped(int64_t resize_to, int64_t height, int64_t width) {
  InputFormat result = format(height, width);
  result.resize = InputFormat::Resize::kShorterSideCrop;
  result.resize_to = resize_to;
  return result;
}

/// Smooth, so that JPEG keeps it; blue, green and red ramps in different directions.
cv::Mat ramps(int height, int width) {
  cv::Mat picture(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      picture.at<cv::Vec3b>(y, x) =
          cv::Vec3b(static_cast<uchar>(255 * x / width), static_cast<uchar>(255 * y / height), 200);
    }
  }
  return picture;
}

std::vector<char> bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::string& path, const std::vector<char>& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<long>(bytes.size()));
}

Tensor read(const std::string& path, int64_t channels = 3) {
  return read_image(path, channels, Orientation::kExif);
}

class ImageFile : public testing::Test {
 protected:
  std::string folder_ = fresh_folder();
  std::string jpeg_ = folder_ + "/ramps.JPEG";
  std::string png_ = folder_ + "/ramps.png";
  void SetUp() override {
    cv::imwrite(jpeg_, ramps(40, 60));
    cv::imwrite(png_, ramps(40, 60));
  }
};

TEST_F(ImageFile, IsChannelsFirstRgbInUnitRange) {
  Tensor image = read(png_);
  EXPECT_EQ(image.sizes().vec(), (std::vector<int64_t>{3, 40, 60}));
  EXPECT_FLOAT_EQ(image[0][7][9].item<float>(), 200.f / 255);
  EXPECT_FLOAT_EQ(image[1][20][9].item<float>(), 127.f / 255);
  EXPECT_FLOAT_EQ(image[2][20][30].item<float>(), 127.f / 255);
}

TEST_F(ImageFile, OfOneChannelFeedsAnRgbNetworkAndTheOtherWayRound) {
  cv::imwrite(folder_ + "/grey.png", cv::Mat(4, 4, CV_8U, cv::Scalar(51)));
  EXPECT_TRUE(at::allclose(read(folder_ + "/grey.png"), at::full({3, 4, 4}, 0.2)));
  EXPECT_EQ(read(png_, 1).sizes().vec(), (std::vector<int64_t>{1, 40, 60}));
}

TEST_F(ImageFile, ThatIsAWholeJpegIsRead) {
  EXPECT_LT((read(jpeg_) - read(png_)).abs().max().item<double>(), 0.1);
}

TEST_F(ImageFile, ThatIsATruncatedJpegIsRefusedWhereverItEnds) {
  auto bytes = bytes_of(jpeg_);
  for (double share : {0.1, 0.5, 0.9, 0.999}) {
    auto size = static_cast<size_t>(share * static_cast<double>(bytes.size()));
    write_bytes(folder_ + "/cut.jpg", {bytes.begin(), bytes.begin() + static_cast<long>(size)});
    EXPECT_THROW(read(folder_ + "/cut.jpg"), BadInput) << share;
  }
}

TEST_F(ImageFile, ThatIsACorruptJpegIsRefused) {
  auto bytes = bytes_of(jpeg_);
  std::fill(bytes.end() - 60, bytes.end() - 20, '\xFF');
  write_bytes(folder_ + "/corrupt.jpg", bytes);
  EXPECT_THROW(read(folder_ + "/corrupt.jpg"), BadInput);
}

TEST_F(ImageFile, MayHaveBytesAfterItsEnd) {
  auto bytes = bytes_of(jpeg_);
  bytes.insert(bytes.end(), 100, '\0');
  write_bytes(folder_ + "/padded.jpg", bytes);
  EXPECT_TRUE(at::equal(read(folder_ + "/padded.jpg"), read(jpeg_)));
}

TEST_F(ImageFile, ThatIsNoPictureIsRefused) {
  write_bytes(folder_ + "/text.jpg", {'h', 'e', 'l', 'l', 'o'});
  write_bytes(folder_ + "/empty.jpg", {});
  auto png = bytes_of(png_);
  write_bytes(folder_ + "/cut.png", {png.begin(), png.begin() + static_cast<long>(png.size() / 2)});
  for (const char* name : {"/text.jpg", "/empty.jpg", "/cut.png", "/none.jpg", ""}) {
    EXPECT_THROW(read(folder_ + name), BadInput) << name;
  }
}

TEST_F(ImageFile, IsTurnedByExifOnlyWhereAsked) {
  auto bytes = bytes_of(jpeg_);
  // APP1 with one little-endian entry: orientation (0x0112) = 6, a quarter turn.
  const unsigned char exif[] = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0,    0,    'I', 'I',
                                42,   0,    8, 0,  0,   0,   1,   0,   0x12, 0x01, 3,   0,
                                1,    0,    0, 0,  6,   0,   0,   0,   0,    0,    0,   0};
  bytes.insert(bytes.begin() + 2, std::begin(exif), std::end(exif));
  write_bytes(folder_ + "/turned.jpg", bytes);
  EXPECT_EQ(read_image(folder_ + "/turned.jpg", 3, Orientation::kExif).size(1), 60);
  EXPECT_EQ(read_image(folder_ + "/turned.jpg", 3, Orientation::kAsStored).size(1), 40);
}

TEST(BoxMask, HoldsThePixelsWhoseCentresLieInside) {
  Tensor mask = box_mask({{0.5, 0, 2.4, 1}, {3, 2, 4, 3}}, 3, 4);
  EXPECT_TRUE(at::equal(mask.to(at::kLong),
                        at::tensor({1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, at::kLong).view({3, 4})));
}

TEST(Scaling, StretchesBoxesWithThePicture) {
  BoundingBox box = Scaling(format(224, 224), 100, 200).box({50, 25, 150, 100});
  EXPECT_DOUBLE_EQ(box.left, 56);
  EXPECT_DOUBLE_EQ(box.top, 56);
  EXPECT_DOUBLE_EQ(box.right, 168);
  EXPECT_DOUBLE_EQ(box.bottom, 224);
}

TEST(Scaling, CropsTheCentreOfAPictureScaledByItsShorterSide) {
  // 40x100 -> 20x50 -> rows 2..18 and columns 17..33
  BoundingBox box = Scaling(cropped(20, 16, 16), 40, 100).box({40, 10, 60, 30});
  EXPECT_DOUBLE_EQ(box.left, 3);
  EXPECT_DOUBLE_EQ(box.top, 3);
  EXPECT_DOUBLE_EQ(box.right, 13);
  EXPECT_DOUBLE_EQ(box.bottom, 13);
}

TEST(Scaling, MovesPixelsMasksAndBoxesAlike) {
  BoundingBox box{30, 10, 70, 28};
  Tensor mask = box_mask({box}, 40, 100);
  for (const InputFormat& input : {format(20, 60), cropped(20, 16, 16), cropped(80, 70, 60)}) {
    Scaling scaling(input, 40, 100);
    Tensor wanted = box_mask({scaling.box(box)}, input.height, input.width);
    EXPECT_TRUE(at::equal(scaling.mask(mask), wanted));
    Tensor pixels = scaling.image(mask.unsqueeze(0).to(at::kFloat))[0];
    EXPECT_LT(pixels.gt(0.5).ne(wanted).to(at::kFloat).mean().item<double>(), 0.01);
  }
}

TEST(Scaling, OfSamePixelsChangesNothing) {
  Tensor picture = at::rand({3, 5, 7});
  EXPECT_TRUE(at::equal(Scaling(format(5, 7), 5, 7).image(picture), picture));
}

TEST(Scaling, ClipsWhatBicubicOvershoots) {
  Tensor edge = at::cat({at::zeros({1, 8, 4}), at::ones({1, 8, 4})}, 2);
  Tensor large = Scaling(format(32, 32), 8, 8).image(edge);
  EXPECT_EQ(large.min().item<float>(), 0.f);
  EXPECT_EQ(large.max().item<float>(), 1.f);
}

TEST(Scaling, InterpolatesAsTheSidecarSays) {
  InputFormat input = format(1, 1);
  Tensor row = at::tensor({0.1f, 0.4f, 1.f}).view({1, 1, 3});
  auto pixel = [&](InputFormat::Interpolation interpolation) {
    input.interpolation = interpolation;
    return Scaling(input, 1, 3).image(row).item<float>();
  };
  EXPECT_FLOAT_EQ(pixel(InputFormat::Interpolation::kNearest), 0.4f);
  EXPECT_FLOAT_EQ(pixel(InputFormat::Interpolation::kBilinear), 0.4f);
  EXPECT_FLOAT_EQ(pixel(InputFormat::Interpolation::kArea), 0.5f);
}

TEST(Scaling, RefusesChannelsAndCropsThatCannotBe) {
  InputFormat four = format(8, 8);
  four.channels = 4;
  EXPECT_THROW(Scaling::check(four), BadInput);
  EXPECT_THROW(Scaling::check(cropped(8, 8, 9)), BadInput);
  EXPECT_NO_THROW(Scaling::check(cropped(9, 8, 9)));
}

}  // namespace
}  // namespace fbbench
