// SPDX-License-Identifier: Apache-2.0
#include "core/picture/eight_bits.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace fbbench {

Tensor eight_bits(const InputFormat& format, const Tensor& image) {
  auto per_channel = [](const std::vector<double>& values) {
    return at::tensor(values, at::kDouble).view({-1, 1, 1});
  };
  // In float32 what lies near a half would be rounded the other way.
  Tensor shown = image.to(at::kDouble) * per_channel(format.std) + per_channel(format.mean);
  return shown.mul(255).round().clamp(0, 255).to(at::kByte);
}

int64_t lossless_size(const Tensor& picture) {
  const Tensor pixels = picture.permute({1, 2, 0}).contiguous();
  const int height = static_cast<int>(pixels.size(0)), width = static_cast<int>(pixels.size(1));
  const bool grey = pixels.size(2) == 1;
  cv::Mat shown(height, width, grey ? CV_8UC1 : CV_8UC3, pixels.data_ptr());
  cv::Mat blue_first;
  cv::cvtColor(shown, blue_first, grey ? cv::COLOR_GRAY2BGR : cv::COLOR_RGB2BGR);
  static const std::vector<int> kLossless = {cv::IMWRITE_WEBP_QUALITY, 101};  // anything over 100
  std::vector<unsigned char> bytes;
  cv::imencode(".webp", blue_first, bytes, kLossless);
  return static_cast<int64_t>(bytes.size());
}

}  // namespace fbbench
