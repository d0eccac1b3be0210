// SPDX-License-Identifier: Apache-2.0
/// \brief Pixels turned black or white.
///
///   each pixel, all its channels, with probability `strength`: 0 or 1 in [0,1], one as likely as
///   the other; a pixel that is turned stays so at every higher strength
///
/// Cost     two uniform numbers a pixel
#include "perturbations/image_perturbation.h"

namespace fbbench {
namespace {

class SaltPepper final : public ImagePerturbation {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "salt_pepper";
    info.brief = "pixels turned black or white";
    info.strength = "share of the pixels, each by itself";
    info.default_strength = "0.05";
    info.source = "Hendrycks, Dietterich 2019, arXiv:1903.12261 (impulse noise)";
    return with_strength(std::move(info));
  }

  explicit SaltPepper(const Options& options) : ImagePerturbation(describe(), options) {}

  int64_t draws() const override { return kEndless; }

 private:
  Tensor perturbed(Drawing drawing) const override {
    const Tensor& image = drawing.image;
    Tensor turned = at::empty({image.size(1), image.size(2)}, at::kBool);
    Tensor white = at::empty_like(turned);
    for (int64_t p = 0; p < turned.numel(); ++p) {
      turned.data_ptr<bool>()[p] = drawing.random.uniform() < strength();
      white.data_ptr<bool>()[p] = drawing.random.uniform() < 0.5F;
    }
    const Tensor noise = drawing.format.normalise(white.to(at::kFloat).expand_as(image));
    return at::where(turned, noise, image);
  }
};

FBBENCH_REGISTER(ImagePerturbation, SaltPepper);

}  // namespace
}  // namespace fbbench
