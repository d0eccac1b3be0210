// SPDX-License-Identifier: Apache-2.0
/// \brief The image turned about its centre.
///
///   by `strength` degrees, counter-clockwise where positive, about ((W-1)/2, (H-1)/2)
///
/// Cost     a few operations a value
#include <opencv2/imgproc.hpp>

#include "perturbations/images/motion.h"

namespace fbbench {
namespace {

class Rotation final : public Motion {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "rotation";
    info.brief = "the image turned about its centre, the border reflected";
    info.strength = "degrees, counter-clockwise";
    info.min = -360;
    info.max = 360;
    info.default_strength = "10";
    info.source = "Crabbe, van der Schaar 2023, arXiv:2304.06715; OpenCV's warpAffine";
    return with_strength(std::move(info));
  }

  explicit Rotation(const Options& options) : Motion(describe(), options) {}

 private:
  cv::Matx23d matrix(int64_t height, int64_t width, Random) const override {
    const cv::Point2f centre(static_cast<float>(width - 1) / 2, static_cast<float>(height - 1) / 2);
    return cv::getRotationMatrix2D_(centre, strength(), /*scale=*/1);
  }
};

FBBENCH_REGISTER(ImagePerturbation, Rotation);

}  // namespace
}  // namespace fbbench
