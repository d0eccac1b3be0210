// SPDX-License-Identifier: Apache-2.0
/// \brief Uniform noise on every channel of every pixel.
///
///   x' = x + U[-strength, strength), in normalised space, not clipped
///
/// Cost     a uniform number a value
#include "perturbations/image_perturbation.h"

namespace fbbench {
namespace {

class UniformNoise final : public ImagePerturbation {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "uniform_noise";
    info.brief = "uniform noise on every value";
    info.strength = "its largest magnitude, in normalised space";
    info.max = 1000;
    info.default_strength = "0.02";
    info.source = "Yeh et al. 2019, arXiv:1901.09392; default radius as Captum's";
    return with_strength(std::move(info));
  }

  explicit UniformNoise(const Options& options) : ImagePerturbation(describe(), options) {}

  int64_t draws() const override { return kEndless; }

 private:
  Tensor perturbed(Drawing drawing) const override {
    Tensor image = drawing.image.clone();
    const auto radius = static_cast<float>(strength());
    auto* value = image.data_ptr<float>();
    for (int64_t k = 0; k < image.numel(); ++k) {
      value[k] += radius * (2 * drawing.random.uniform() - 1);
    }
    return image;
  }
};

FBBENCH_REGISTER(ImagePerturbation, UniformNoise);

}  // namespace
}  // namespace fbbench
