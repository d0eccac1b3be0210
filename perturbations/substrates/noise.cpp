// SPDX-License-Identifier: Apache-2.0
/// \brief Uniform in [0,1], each pixel and channel for itself, then normalised.
#include "core/random.h"
#include "core/seed.h"
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class Noise final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "noise";
    info.brief = "uniform in [0,1], each pixel and channel for itself";
    info.random = true;
    info.source = "Samek et al. 2017, arXiv:1509.06321";
    return info;
  }

  explicit Noise(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override {
    Tensor images = at::empty(replaced.images.sizes());
    auto* value = images.data_ptr<float>();
    const std::string purpose = "substrate=noise/" + std::to_string(replaced.draw);
    for (int64_t n = 0; n < images.size(0); ++n) {
      Random random(derive_seed(replaced.seed, purpose, replaced.ids[static_cast<size_t>(n)]));
      for (int64_t i = 0; i < images[n].numel(); ++i) *value++ = random.uniform();
    }
    return replaced.format.normalise(images);
  }
};

FBBENCH_REGISTER(Substrate, Noise);

}  // namespace
}  // namespace fbbench
