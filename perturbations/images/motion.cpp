// SPDX-License-Identifier: Apache-2.0
#include "perturbations/images/motion.h"

#include <opencv2/imgproc.hpp>

namespace fbbench {
namespace {

/// Planes [K,H,W] float32 contiguous, moved bilinearly (OpenCV: places to 1/32 px).
Tensor warp(const Tensor& planes, const cv::Matx23d& matrix, int flags, int border) {
  Tensor moved = at::empty_like(planes);
  const cv::Size size(static_cast<int>(planes.size(2)), static_cast<int>(planes.size(1)));
  for (int64_t k = 0; k < planes.size(0); ++k) {
    const cv::Mat from(size, CV_32F, planes[k].data_ptr<float>());
    cv::Mat to(size, CV_32F, moved[k].data_ptr<float>());
    cv::warpAffine(from, to, matrix, size, cv::INTER_LINEAR | flags, border);
  }
  return moved;
}

/// Whether each pixel of an image [H,W] is moved to within it, but for rounding.
Tensor stays(const cv::Matx23d& matrix, int64_t height, int64_t width) {
  constexpr double kRounding = 1e-6;  // px
  const Tensor y = at::arange(height, at::kDouble).unsqueeze(1);
  const Tensor x = at::arange(width, at::kDouble).unsqueeze(0);
  auto within = [&](int row, int64_t size) {
    const Tensor place = matrix(row, 0) * x + matrix(row, 1) * y + matrix(row, 2);
    return place.ge(-kRounding) & place.le(static_cast<double>(size - 1) + kRounding);
  };
  return within(0, width) & within(1, height);
}

}  // namespace

Tensor Motion::perturbed(Drawing drawing) const {
  const Tensor& image = drawing.image;
  return warp(image, matrix(image.size(1), image.size(2), drawing.random), 0,
              cv::BORDER_REFLECT_101);
}

MovedMap Motion::moved_back(const Tensor& map, Random random) const {
  const cv::Matx23d motion = matrix(map.size(0), map.size(1), random);
  const Tensor counts = stays(motion, map.size(0), map.size(1));
  const Tensor moved =
      warp(map.contiguous().unsqueeze(0), motion, cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return {at::where(counts, moved.squeeze(0), 0.F), counts};
}

}  // namespace fbbench
