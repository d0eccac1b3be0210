// SPDX-License-Identifier: Apache-2.0
/// \brief A patch of another texture behind the object.
///
///   a rectangle of round(sqrt(strength) * H) x round(sqrt(strength) * W) px, 1 at least, anywhere
///   in the image, shows stripes of two colours; the object's pixels stay
///
///   stripes: a sine of 4 to 16 px, at any angle, between colours uniform in [0,1]
///
/// Errors   BadInput for a sample without a mask
/// Cost     a sine a pixel of the patch
#include <algorithm>
#include <cmath>

#include "core/region.h"
#include "perturbations/image_perturbation.h"

namespace fbbench {
namespace {

/// [C,height,width] float32 in [0,1].
Tensor stripes(int64_t channels, int64_t height, int64_t width, Random* random) {
  constexpr double kTurn = 2 * 3.14159265358979323846;
  const double angle = kTurn * random->uniform(), phase = kTurn * random->uniform();
  const double period = 4 + 12 * double{random->uniform()};  // px
  const Tensor y = at::arange(height, at::kDouble).unsqueeze(1) * std::sin(angle);
  const Tensor x = at::arange(width, at::kDouble).unsqueeze(0) * std::cos(angle);
  const Tensor wave = ((x + y) * (kTurn / period) + phase).sin().add(1).div(2).to(at::kFloat);
  std::vector<Tensor> planes;
  for (int64_t c = 0; c < channels; ++c) {
    const float dark = random->uniform(), light = random->uniform();
    planes.push_back(dark + (light - dark) * wave);
  }
  return at::stack(planes);
}

class Patch final : public ImagePerturbation {
 public:
  static ImagePerturbationInfo describe() {
    ImagePerturbationInfo info;
    info.name = "patch";
    info.brief = "a patch of another texture behind the object";
    info.strength = "share of the image's area that it covers, the object in front of it included";
    info.default_strength = "0.1";
    info.needs_masks = true;
    info.source = "ours; backgrounds exchanged: Xiao et al. 2020, arXiv:2006.09994";
    return with_strength(std::move(info));
  }

  explicit Patch(const Options& options) : ImagePerturbation(describe(), options) {}

  int64_t draws() const override { return kEndless; }

 private:
  Tensor perturbed(Drawing drawing) const override {
    const Tensor object =
        region_of(drawing.sample, drawing.sample.label, /*or_all=*/true, /*at_original=*/false)
            .object;
    FBBENCH_REQUIRE(object.defined(), BadInput,
                    "patch: sample " << drawing.sample.id << " has no mask; want one");
    Tensor image = drawing.image.clone();
    auto part = [&](int64_t side) {
      const auto rounded = std::llround(std::sqrt(strength()) * static_cast<double>(side));
      return std::max<int64_t>(1, rounded);
    };
    const int64_t height = part(image.size(1)), width = part(image.size(2));
    const int64_t top = drawing.random.below(image.size(1) - height + 1);
    const int64_t left = drawing.random.below(image.size(2) - width + 1);
    auto place = [&](const Tensor& of) {
      return of.narrow(-2, top, height).narrow(-1, left, width);
    };
    const Tensor texture =
        drawing.format.normalise(stripes(image.size(0), height, width, &drawing.random));
    place(image).copy_(at::where(place(object), place(drawing.image), texture));
    return image;
  }
};

FBBENCH_REGISTER(ImagePerturbation, Patch);

}  // namespace
}  // namespace fbbench
