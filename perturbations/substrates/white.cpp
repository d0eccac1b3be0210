// SPDX-License-Identifier: Apache-2.0
/// \brief The image value 1 of [0,1] in every channel.
#include "perturbations/substrate.h"

namespace fbbench {
namespace {

class White final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "white";
    info.brief = "the image value 1 of [0,1]";
    info.source = "usual baseline";
    return info;
  }

  explicit White(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override {
    const Tensor one = at::full_like(replaced.images.narrow(0, 0, 1), 1);
    return replaced.format.normalise(one).expand_as(replaced.images);
  }
};

FBBENCH_REGISTER(Substrate, White);

}  // namespace
}  // namespace fbbench
