// SPDX-License-Identifier: Apache-2.0
/// \brief The picture with less contrast.
///
///   x' = mean + (1 - strength) (x - mean), in [0,1], mean: the channel's own
///
/// Cost     two passes over the image
#include "perturbations/images/picture_change.h"

namespace fbbench {
namespace {

class Contrast final : public PictureChange {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "contrast";
    info.brief = "every channel nearer to its mean";
    info.strength = "share of the contrast that is lost";
    info.default_strength = "0.2";
    info.source = "Hendrycks, Dietterich 2019, arXiv:1903.12261";
    return with_strength(std::move(info));
  }

  explicit Contrast(const Options& options) : PictureChange(describe(), options) {}

 private:
  Tensor changed(const Tensor& picture) const override {
    return at::lerp(picture, picture.mean({1, 2}, /*keepdim=*/true), strength());
  }
};

FBBENCH_REGISTER(ImagePerturbation, Contrast);

}  // namespace
}  // namespace fbbench
