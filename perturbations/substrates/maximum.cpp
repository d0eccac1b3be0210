// SPDX-License-Identifier: Apache-2.0
/// \brief The largest number of each normalised image, over channels and pixels.
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class Maximum final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "maximum";
    info.brief = "each image's own largest normalised number, for all channels";
    info.source = "Quantus' white";
    return info;
  }

  explicit Maximum(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override {
    return replaced.images.amax({1, 2, 3}, /*keepdim=*/true).expand_as(replaced.images);
  }
};

FBBENCH_REGISTER(Substrate, Maximum);

}  // namespace
}  // namespace fbbench
