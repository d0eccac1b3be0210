// SPDX-License-Identifier: Apache-2.0
/// \brief One number added to all values of the image.
///
///   x' = x + strength, in normalised space, not clipped
///
/// Cost     a pass over the image
#include "perturbations/image_perturbation.h"

namespace fbbench {
namespace {

class ConstantShift final : public ImagePerturbation {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "constant_shift";
    info.brief = "one number added to all values";
    info.strength = "the number, in normalised space";
    info.min = -1000;
    info.max = 1000;
    info.default_strength = "1";
    info.source = "Kindermans et al. 2019, arXiv:1711.00867 (the image's half of it)";
    return with_strength(std::move(info));
  }

  explicit ConstantShift(const Options& options) : ImagePerturbation(describe(), options) {}

 private:
  Tensor perturbed(Drawing drawing) const override { return drawing.image + strength(); }
};

FBBENCH_REGISTER(ImagePerturbation, ConstantShift);

}  // namespace
}  // namespace fbbench
