// SPDX-License-Identifier: Apache-2.0
#include "core/picture/smooth.h"

#include <opencv2/imgproc.hpp>

namespace fbbench {

Tensor gaussian_smooth(const Tensor& planes, double sigma) {
  Tensor result = planes.contiguous().clone();
  auto height = static_cast<int>(planes.size(-2));
  auto width = static_cast<int>(planes.size(-1));
  float* data = result.data_ptr<float>();
  for (int64_t i = 0; i < result.numel(); i += int64_t{height} * width) {
    cv::Mat plane(height, width, CV_32F, data + i);
    cv::GaussianBlur(plane, plane, cv::Size(), sigma, sigma, cv::BORDER_REFLECT_101);
  }
  return result;
}

}  // namespace fbbench
