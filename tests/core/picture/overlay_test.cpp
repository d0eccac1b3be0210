// SPDX-License-Identifier: Apache-2.0
// core/picture/overlay.cpp: what the picture shows where, and what is refused.
#include "core/picture/overlay.h"

#include <opencv2/imgcodecs.hpp>

#include "base/fresh_folder.h"
#include "core/error.h"

namespace fbbench {
namespace {

class Overlay : public testing::Test {
 protected:
  cv::Mat write(const Tensor& image, const Tensor& map) {
    write_overlay(path_, image, map, common_scale({map}));
    return cv::imread(path_);
  }
  static constexpr int kBar = 8 + 16 + 64;  // gap, colours, numbers

  /// Sum of the three channels in the middle of pixel (y, x) of the map's panel.
  static int right(const cv::Mat& sheet, int64_t y, int64_t x, int64_t size) {
    int factor = sheet.rows / static_cast<int>(size);
    int left = sheet.cols - kBar - factor * static_cast<int>(size);
    auto colour = sheet.at<cv::Vec3b>(static_cast<int>(y) * factor + factor / 2,
                                      left + static_cast<int>(x) * factor + factor / 2);
    return colour[0] + colour[1] + colour[2];
  }
  std::string path_ = fresh_folder() + "/overlay.png";
};

TEST_F(Overlay, EnlargesSmallImagesByAWholeFactor) {
  cv::Mat sheet = write(at::rand({1, 48, 48}), at::rand({48, 48}));
  EXPECT_EQ(sheet.rows, 336);
  EXPECT_EQ(sheet.cols, 2 * 336 + 8 + kBar);
}

TEST_F(Overlay, ShowsTheImageUnchangedAtTheLeft) {
  Tensor image = at::zeros({3, 400, 400});
  image[0].fill_(1);
  cv::Mat sheet = write(image, at::rand({400, 400}));
  EXPECT_EQ(sheet.at<cv::Vec3b>(200, 200), cv::Vec3b(0, 0, 255));
}

TEST_F(Overlay, IsBrighterWhereTheMapIsLarger) {
  cv::Mat sheet = write(at::full({1, 16, 16}, 0.3f), at::arange(256, at::kFloat).view({16, 16}));
  EXPECT_GT(right(sheet, 15, 8, 16), right(sheet, 8, 8, 16));
  EXPECT_GT(right(sheet, 8, 8, 16), right(sheet, 1, 8, 16));
}

TEST_F(Overlay, DoesNotDependOnTheMapsScale) {
  Tensor image = at::rand({3, 20, 20}), map = at::rand({20, 20});
  cv::Mat once = write(image, map), larger = write(image, map * 1024);
  EXPECT_EQ(cv::norm(once, larger), 0);
}

TEST_F(Overlay, OfZeroOrNegativeMapsShowsTheDarkenedImageAlone) {
  Tensor image = at::full({3, 20, 20}, 0.5f);
  cv::Mat zero = write(image, at::zeros({20, 20})),
          negative = write(image, at::full({20, 20}, -1.f));
  EXPECT_EQ(cv::norm(zero, negative), 0);
  EXPECT_NEAR(right(zero, 10, 10, 20), 3 * 0.5 * 255 * 0.55, 3);
}

TEST_F(Overlay, ShowsASinglePixelOfALargeMap) {
  Tensor map = at::zeros({64, 64});
  map[10][20] = 1e-5;
  cv::Mat sheet = write(at::zeros({1, 64, 64}), map);
  EXPECT_GT(right(sheet, 10, 20, 64), 500);
}

TEST_F(Overlay, SharesOneScaleAmongMapsOfUnlikeUnits) {
  Tensor flat = at::ones({8, 8}), half = at::zeros({8, 8});
  half.slice(0, 0, 4).fill_(1000);  // twice its mean where it isn't 0
  EXPECT_NEAR(common_scale({flat, half}), 1.5, 1e-6);
  EXPECT_NEAR(common_scale({flat, half, at::zeros({8, 8})}), 1.5, 1e-6) << "no positive value";
  EXPECT_EQ(common_scale({at::zeros({8, 8})}), 1);
}

TEST_F(Overlay, HasAColourBarFromDarkToBright) {
  cv::Mat sheet = write(at::zeros({1, 48, 48}), at::rand({48, 48}));
  int x = sheet.cols - 64 - 8;
  EXPECT_LT(cv::sum(sheet.at<cv::Vec3b>(335, x))[0], 20);
  EXPECT_GT(sheet.at<cv::Vec3b>(0, x)[2], 200);
}

TEST_F(Overlay, EncodesTheImageAndTheMapsPanel) {
  Tensor image = at::rand({1, 20, 20}), map = at::rand({20, 20});
  cv::Mat sheet = write(image, map);
  auto decode = [](const EncodedPicture& picture) {
    std::vector<unsigned char> bytes(picture.bytes.begin(), picture.bytes.end());
    return cv::imdecode(bytes, cv::IMREAD_COLOR);
  };
  cv::Mat left = decode(encode_image(image)),
          panel = decode(encode_overlay(image, map, common_scale({map})));
  ASSERT_EQ(panel.size(), cv::Size(20, 20));
  int factor = sheet.rows / 20;
  int middle = 7 * factor + factor / 2, map_at = sheet.cols - kBar - sheet.rows;
  EXPECT_EQ(left.at<cv::Vec3b>(7, 7), sheet.at<cv::Vec3b>(middle, middle));
  EXPECT_EQ(panel.at<cv::Vec3b>(7, 7), sheet.at<cv::Vec3b>(middle, map_at + middle));
}

TEST_F(Overlay, EncodesSmallPicturesWithoutLoss) {
  EXPECT_EQ(encode_image(at::rand({3, 128, 64})).media_type, "image/png");
  EXPECT_EQ(encode_image(at::rand({3, 129, 64})).media_type, "image/jpeg");
  EXPECT_EQ(encode_colour_scale().media_type, "image/png");
}

TEST_F(Overlay, RefusesWhatDoesNotFitAndFoldersThatAreNotThere) {
  EXPECT_THROW(write(at::zeros({2, 8, 8}), at::zeros({8, 8})), BadInput);
  EXPECT_THROW(write(at::zeros({3, 8, 8}), at::zeros({8, 9})), BadInput);
  EXPECT_THROW(write_overlay("/nonexistent/a.png", at::zeros({3, 8, 8}), at::zeros({8, 8}), 1),
               BadInput);
}

}  // namespace
}  // namespace fbbench
