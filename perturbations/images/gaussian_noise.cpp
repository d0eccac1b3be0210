// SPDX-License-Identifier: Apache-2.0
/// \brief Normal noise on every channel of every pixel.
///
///   x' = x + strength * N(0, 1), in normalised space, not clipped
///
/// Cost     a normal number a value
#include "perturbations/image_perturbation.h"

namespace fbbench {
namespace {

class GaussianNoise final : public ImagePerturbation {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "gaussian_noise";
    info.brief = "normal noise on every value";
    info.strength = "its standard deviation, in normalised space";
    info.max = 1000;
    info.default_strength = "0.1";
    info.source = "Hendrycks, Dietterich 2019, arXiv:1903.12261 (in [0,1] and clipped there)";
    return with_strength(std::move(info));
  }

  explicit GaussianNoise(const Options& options) : ImagePerturbation(describe(), options) {}

  int64_t draws() const override { return kEndless; }

 private:
  Tensor perturbed(Drawing drawing) const override {
    Tensor image = drawing.image.clone();
    const auto deviation = static_cast<float>(strength());
    auto* value = image.data_ptr<float>();
    for (int64_t k = 0; k < image.numel(); ++k) value[k] += deviation * drawing.random.normal();
    return image;
  }
};

FBBENCH_REGISTER(ImagePerturbation, GaussianNoise);

}  // namespace
}  // namespace fbbench
