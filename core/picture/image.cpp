// SPDX-License-Identifier: Apache-2.0
#include "core/picture/image.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/error.h"
#include "core/picture/exif.h"
#include "core/picture/jpeg.h"
#include "core/picture/misread.h"

namespace fbbench {
namespace {

std::vector<unsigned char> read_bytes(const std::string& path) {
  std::error_code error;
  auto size =
      std::filesystem::is_regular_file(path, error) ? std::filesystem::file_size(path, error) : 0;
  std::ifstream file(path, std::ios::binary);
  FBBENCH_REQUIRE(file && size > 0, BadInput,
                  path << ": is missing, empty or unreadable; want an image file");
  std::vector<unsigned char> bytes(size);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  FBBENCH_REQUIRE(file, BadInput, path << ": can't be read to its end");
  return bytes;
}

/// An empty matrix where OpenCV can't decode it.
cv::Mat decode(const std::vector<unsigned char>& bytes, int flags) {
  try {
    return cv::imdecode(bytes, flags);
  } catch (const cv::Exception&) {  // absurd sizes in the header
    return {};
  }
}

/// The picture as it is meant to be seen; `orientation` 1 to 8 as in EXIF data, 1: as it is stored.
cv::Mat turned(const cv::Mat& stored, int orientation) {
  bool left_right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  bool top_bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  cv::Mat result = stored;
  if (orientation >= 5) cv::transpose(stored, result);
  if (!left_right && !top_bottom) return result;
  cv::Mat flipped;
  cv::flip(result, flipped, left_right && top_bottom ? -1 : left_right ? 1 : 0);
  return flipped;
}

int interpolation_code(InputFormat::Interpolation interpolation) {
  switch (interpolation) {
    case InputFormat::Interpolation::kNearest:
      return cv::INTER_NEAREST_EXACT;
    case InputFormat::Interpolation::kBilinear:
      return cv::INTER_LINEAR;
    case InputFormat::Interpolation::kArea:
      return cv::INTER_AREA;
    case InputFormat::Interpolation::kBicubic:
      break;
  }
  return cv::INTER_CUBIC;
}

/// The source pixel under the centre of each of `count` scaled pixels, [count] int64.
Tensor pixels_under_centres(int64_t first, int64_t count, double ratio, int64_t size) {
  return ((at::arange(count, at::kDouble) + (static_cast<double>(first) + 0.5)) * ratio)
      .floor()
      .to(at::kLong)
      .clamp(0, size - 1);
}

}  // namespace

bool is_image_file(const std::string& path) {
  return cv::haveImageWriter(path) || cv::haveImageReader(path);
}

Tensor read_image(const std::string& path, int64_t channels, Orientation orientation) {
  FBBENCH_PROMISE(channels == 1 || channels == 3, channels << " channels");
  auto bytes = read_bytes(path);
  if (is_jpeg(bytes)) {
    std::string fault = jpeg_fault(bytes);
    FBBENCH_REQUIRE(fault.empty(), BadInput,
                    path << ": truncated or corrupt JPEG (" << fault << ")");
  }
  std::string fault = misread_fault(bytes);
  FBBENCH_REQUIRE(fault.empty(), BadInput, path << ": " << fault);
  int flags = channels == 1 ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR;
  int turn = exif_orientation(bytes);
  bool as_stored = orientation == Orientation::kAsStored;
  if (as_stored || turn != 1) flags |= cv::IMREAD_IGNORE_ORIENTATION;
  cv::Mat pixels = decode(bytes, flags);
  FBBENCH_REQUIRE(!pixels.empty(), BadInput,
                  path << ": can't be decoded; want a whole image file (JPEG, PNG, ...)");
  if (!as_stored) pixels = turned(pixels, turn);
  if (channels == 3) cv::cvtColor(pixels, pixels, cv::COLOR_BGR2RGB);
  pixels.convertTo(pixels, CV_32F, 1.0 / 255);
  Tensor image = at::from_blob(pixels.data, {pixels.rows, pixels.cols, channels}, at::kFloat);
  return image.permute({2, 0, 1}).clone(at::MemoryFormat::Contiguous);
}

Tensor box_mask(const std::vector<BoundingBox>& boxes, int64_t height, int64_t width) {
  Tensor y = at::arange(height, at::kDouble).unsqueeze(1) + 0.5;
  Tensor x = at::arange(width, at::kDouble).unsqueeze(0) + 0.5;
  Tensor mask = at::zeros({height, width}, at::kBool);
  for (const BoundingBox& box : boxes) {
    mask |= y.ge(box.top) & y.le(box.bottom) & x.ge(box.left) & x.le(box.right);
  }
  return mask;
}

void Scaling::check(const InputFormat& format) {
  FBBENCH_REQUIRE(format.channels == 1 || format.channels == 3, BadInput,
                  "image files have 1 or 3 channels, the network wants " << format.channels);
  FBBENCH_REQUIRE(format.resize == InputFormat::Resize::kStretch ||
                      format.resize_to >= std::max(format.height, format.width),
                  BadInput,
                  "resize_to is " << format.resize_to << ", less than the network's input of "
                                  << format.height << "x" << format.width);
}

Scaling::Scaling(const InputFormat& format, int64_t height, int64_t width)
    : format_(format),
      height_(height),
      width_(width),
      scaled_height_(format.height),
      scaled_width_(format.width) {
  check(format);
  if (format.resize == InputFormat::Resize::kStretch) return;
  int64_t shorter = std::min(height, width);
  scaled_height_ = format.resize_to * height / shorter;
  scaled_width_ = format.resize_to * width / shorter;
  auto half = [](int64_t rest) {  // to even, as Python rounds
    return static_cast<int64_t>(std::nearbyint(static_cast<double>(rest) / 2));
  };
  top_ = half(scaled_height_ - format.height);
  left_ = half(scaled_width_ - format.width);
}

Tensor Scaling::image(const Tensor& image) const {
  require_shape(image, {-1, height_, width_}, at::kFloat, "picture");
  Tensor source = image.contiguous();
  Tensor scaled = at::empty({image.size(0), scaled_height_, scaled_width_}, at::kFloat);
  for (int64_t c = 0; c < image.size(0); ++c) {
    cv::Mat from(static_cast<int>(height_), static_cast<int>(width_), CV_32F,
                 source[c].data_ptr<float>());
    cv::Mat to(static_cast<int>(scaled_height_), static_cast<int>(scaled_width_), CV_32F,
               scaled[c].data_ptr<float>());
    cv::resize(from, to, to.size(), 0, 0, interpolation_code(format_.interpolation));
  }
  return scaled.narrow(1, top_, format_.height)
      .narrow(2, left_, format_.width)
      .clamp(0, 1)
      .contiguous();
}

Tensor Scaling::mask(const Tensor& mask) const {
  require_shape(mask, {height_, width_}, at::kBool, "mask of the picture");
  auto ratio = [](int64_t size, int64_t scaled) {
    return static_cast<double>(size) / static_cast<double>(scaled);
  };
  return mask
      .index_select(
          0, pixels_under_centres(top_, format_.height, ratio(height_, scaled_height_), height_))
      .index_select(
          1, pixels_under_centres(left_, format_.width, ratio(width_, scaled_width_), width_));
}

BoundingBox Scaling::box(const BoundingBox& box) const {
  double y = static_cast<double>(scaled_height_) / static_cast<double>(height_);
  double x = static_cast<double>(scaled_width_) / static_cast<double>(width_);
  auto top = static_cast<double>(top_);
  auto left = static_cast<double>(left_);
  return {box.left * x - left, box.top * y - top, box.right * x - left, box.bottom * y - top};
}

}  // namespace fbbench
