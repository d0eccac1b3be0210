// SPDX-License-Identifier: Apache-2.0
/// \brief The mean colour of each image.
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class Mean final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "mean";
    info.brief = "each image's own mean colour";
    info.source = "usual baseline";
    return info;
  }

  explicit Mean(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override {
    return replaced.images.mean({2, 3}, /*keepdim=*/true).expand_as(replaced.images);
  }
};

FBBENCH_REGISTER(Substrate, Mean);

}  // namespace
}  // namespace fbbench
