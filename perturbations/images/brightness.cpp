// SPDX-License-Identifier: Apache-2.0
/// \brief The picture brighter or darker.
///
///   x' = clip(x + strength), in [0,1]
///
/// Cost     a pass over the image
#include "perturbations/images/picture_change.h"

namespace fbbench {
namespace {

class Brightness final : public PictureChange {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "brightness";
    info.brief = "the picture brighter or, of a negative strength, darker";
    info.strength = "what is added to every value in [0,1]";
    info.min = -1;
    info.default_strength = "0.1";
    info.source = "Hendrycks, Dietterich 2019, arXiv:1903.12261 (of HSV's value there)";
    return with_strength(std::move(info));
  }

  explicit Brightness(const Options& options) : PictureChange(describe(), options) {}

 private:
  Tensor changed(const Tensor& picture) const override { return picture + strength(); }
};

FBBENCH_REGISTER(ImagePerturbation, Brightness);

}  // namespace
}  // namespace fbbench
