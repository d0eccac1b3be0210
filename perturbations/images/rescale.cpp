// SPDX-License-Identifier: Apache-2.0
/// \brief The image scaled down and up again.
///
///   sides of round((1 - strength) * side) px, 1 at least, by areas; then back, bilinearly
///
/// Cost     a few operations a value
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "perturbations/image_perturbation.h"

namespace fbbench {
namespace {

class Rescale final : public ImagePerturbation {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "rescale";
    info.brief = "the image scaled down and up again";
    info.strength = "share of each side that is lost in between";
    info.default_strength = "0.5";
    info.source = "Hendrycks, Dietterich 2019, arXiv:1903.12261 (pixelate; nearest there)";
    return with_strength(std::move(info));
  }

  explicit Rescale(const Options& options) : ImagePerturbation(describe(), options) {}

 private:
  Tensor perturbed(Drawing drawing) const override {
    Tensor image = drawing.image.clone();
    const cv::Size size(static_cast<int>(image.size(2)), static_cast<int>(image.size(1)));
    auto shorter = [&](int side) {
      return std::max(1, static_cast<int>(std::lround((1 - strength()) * side)));
    };
    for (int64_t c = 0; c < image.size(0); ++c) {
      cv::Mat plane(size, CV_32F, image[c].data_ptr<float>());
      cv::Mat small;
      cv::resize(plane, small, {shorter(size.width), shorter(size.height)}, 0, 0, cv::INTER_AREA);
      cv::resize(small, plane, size, 0, 0, cv::INTER_LINEAR);
    }
    return image;
  }
};

FBBENCH_REGISTER(ImagePerturbation, Rescale);

}  // namespace
}  // namespace fbbench
