// SPDX-License-Identifier: Apache-2.0
#include "metrics/ssim.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace fbbench {
namespace {

/// Weights of a window's rows and of its columns, of sum 1.
cv::Mat taps_of(SsimWindow window) {
  return window == SsimWindow::kGaussian11 ? cv::getGaussianKernel(11, 1.5, CV_64F)
                                           : cv::Mat(7, 1, CV_64F, cv::Scalar(1. / 7));
}

/// Weighted means over the windows that lie wholly inside; [H,W] float64, fewer at the border.
Tensor window_means(const Tensor& plane, const cv::Mat& taps) {
  auto height = static_cast<int>(plane.size(0)), width = static_cast<int>(plane.size(1));
  Tensor means = at::empty_like(plane);
  cv::Mat result(height, width, CV_64F, means.data_ptr<double>());
  cv::sepFilter2D(cv::Mat(height, width, CV_64F, plane.data_ptr<double>()), result, CV_64F, taps,
                  taps);
  const int64_t cut = taps.rows / 2;
  return means.slice(0, cut, height - cut).slice(1, cut, width - cut);
}

/// By its largest magnitude, in float64.
Tensor normalised(const MapView& map) {
  Tensor values = map.map().to(at::kDouble);
  return values / values.abs().max();
}

}  // namespace

double ssim(const MapView& a, const MapView& b, SsimWindow window) {
  const cv::Mat taps = taps_of(window);
  if (a.all_zero() || b.all_zero() || std::min(a.height(), a.width()) < taps.rows) return NAN;
  Tensor one = normalised(a), other = normalised(b);
  Tensor mean_a = window_means(one, taps), mean_b = window_means(other, taps);
  Tensor products = mean_a * mean_b, squares = mean_a.square() + mean_b.square();
  const double pixels = taps.rows * taps.rows;
  const double sampled = window == SsimWindow::kUniform7 ? pixels / (pixels - 1) : 1;
  Tensor covariances = (window_means(one * other, taps) - products) * sampled;
  Tensor variances =
      (window_means(one.square() + other.square(), taps) - squares) * sampled;  // of both, added
  const double range = std::min(one.min().item<double>(), other.min().item<double>()) < 0 ? 2 : 1;
  const double c1 = std::pow(0.01 * range, 2), c2 = std::pow(0.03 * range, 2);
  Tensor similarities =
      (2 * products + c1) * (2 * covariances + c2) / ((squares + c1) * (variances + c2));
  return similarities.mean().item<double>();
}

}  // namespace fbbench
