// SPDX-License-Identifier: Apache-2.0
/// \brief The smallest number of each normalised image, over channels and pixels.
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class Minimum final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "minimum";
    info.brief = "each image's own smallest normalised number, for all channels";
    info.source = "Quantus' black";
    return info;
  }

  explicit Minimum(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override {
    return replaced.images.amin({1, 2, 3}, /*keepdim=*/true).expand_as(replaced.images);
  }
};

FBBENCH_REGISTER(Substrate, Minimum);

}  // namespace
}  // namespace fbbench
