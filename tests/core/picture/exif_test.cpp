// SPDX-License-Identifier: Apache-2.0
// core/picture/exif.cpp, image.cpp: every format that carries an EXIF orientation is turned by it.
#include "core/picture/exif.h"

#include <gtest/gtest.h>

#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "base/exif.h"
#include "base/fresh_folder.h"
#include "core/picture/image.h"

namespace fbbench {
namespace {

/// 48x32 pixels: its quarters are 51 and 102, below 153 and 204.
cv::Mat quarters() {
  cv::Mat picture(32, 48, CV_8UC1, cv::Scalar(51));
  picture(cv::Rect(24, 0, 24, 16)) = 102;
  picture(cv::Rect(0, 16, 24, 16)) = 153;
  picture(cv::Rect(24, 16, 24, 16)) = 204;
  return picture;
}

/// The picture's orientation as a viewer sees it: its height and the middles of its quarters, in
/// fifths.
std::string seen(const Tensor& image) {
  int64_t height = image.size(1), width = image.size(2);
  std::string text = std::to_string(height) + ":";
  for (int64_t y : {height / 4, 3 * height / 4}) {
    for (int64_t x : {width / 4, 3 * width / 4}) {
      text += " " + std::to_string(std::lround(image[0][y][x].item<double>() * 5));
    }
  }
  return text;
}

class PictureFormat : public testing::TestWithParam<std::string> {
 protected:
  /// The picture with an orientation, written and read.
  Tensor read(int orientation, Orientation how, bool big_endian = false) const {
    std::vector<unsigned char> stored;
    std::vector<int> lossless;  // for plain quarters JPEG and JPEG 2000 are good enough
    if (GetParam() == ".webp") lossless = {cv::IMWRITE_WEBP_QUALITY, 101};
    cv::imencode(GetParam(), quarters(), stored, lossless);
    std::string path = fresh_folder() + "/picture" + GetParam();
    std::ofstream(path, std::ios::binary)
        << with_orientation({stored.begin(), stored.end()}, GetParam(), orientation, big_endian);
    return read_image(path, 1, how);
  }
};

TEST_P(PictureFormat, IsTurnedAsEachOfTheEightOrientationsSays) {
  // EXIF 2.3, tag 274: where the stored row 0 and column 0 are to be seen.
  const std::vector<std::string> wanted = {"32: 1 2 3 4", "32: 2 1 4 3", "32: 4 3 2 1",
                                           "32: 3 4 1 2", "48: 1 3 2 4", "48: 3 1 4 2",
                                           "48: 4 2 3 1", "48: 2 4 1 3"};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    EXPECT_EQ(seen(read(orientation, Orientation::kExif)),
              wanted[static_cast<size_t>(orientation - 1)])
        << orientation;
  }
}

TEST_P(PictureFormat, IsTurnedByBigEndianData) {
  EXPECT_EQ(seen(read(6, Orientation::kExif, /*big_endian=*/true)), "48: 3 1 4 2");
}

TEST_P(PictureFormat, IsLeftAsStoredWhereAsked) {
  // OpenCV 4.6 turns TIFF, whose orientation is the format's own, all the same.
  EXPECT_EQ(seen(read(6, Orientation::kAsStored)),
            GetParam() == ".tiff" ? "48: 3 1 4 2" : "32: 1 2 3 4");
}

INSTANTIATE_TEST_SUITE_P(All, PictureFormat,
                         testing::Values(".jpg", ".png", ".tiff", ".webp", ".jp2"),
                         [](const auto& test) { return test.param.substr(1); });

TEST(ExifOrientation, OfBrokenDataIsThatOfNone) {
  std::vector<unsigned char> stored;
  cv::imencode(".webp", quarters(), stored, {cv::IMWRITE_WEBP_QUALITY, 101});
  std::string whole = with_orientation({stored.begin(), stored.end()}, ".webp", 6);
  for (size_t size = 0; size < whole.size() - 8; ++size) {  // after the value stand 6 bytes
    EXPECT_EQ(exif_orientation({whole.begin(), whole.begin() + static_cast<long>(size)}), 1)
        << size;
  }
  EXPECT_EQ(exif_orientation({whole.begin(), whole.end()}), 6);
  std::string none = with_orientation({stored.begin(), stored.end()}, ".webp", 9);
  EXPECT_EQ(exif_orientation({none.begin(), none.end()}), 1);
}

}  // namespace
}  // namespace fbbench
