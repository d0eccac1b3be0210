// SPDX-License-Identifier: Apache-2.0
/// \brief The image out of focus.
///
///   x' = x filtered by a Gaussian of sigma = strength, the border reflected
///
/// Cost     16 strength multiplications a value
#include "core/picture/smooth.h"
#include "perturbations/image_perturbation.h"

namespace fbbench {
namespace {

class GaussianBlur final : public ImagePerturbation {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "gaussian_blur";
    info.brief = "the image out of focus";
    info.strength = "the Gaussian's sigma, px";
    info.max = 1000;
    info.default_strength = "1";
    info.source = "Hendrycks, Dietterich 2019, arXiv:1903.12261; OpenCV's GaussianBlur";
    return with_strength(std::move(info));
  }

  explicit GaussianBlur(const Options& options) : ImagePerturbation(describe(), options) {}

 private:
  Tensor perturbed(Drawing drawing) const override {
    return gaussian_smooth(drawing.image, strength());
  }
};

FBBENCH_REGISTER(ImagePerturbation, GaussianBlur);

}  // namespace
}  // namespace fbbench
