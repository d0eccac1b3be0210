// SPDX-License-Identifier: Apache-2.0
/// \brief The image value 1 of [0,1] in every channel.
#include "perturbations/substrates/one_colour.h"

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

  Tensor of(const Replaced& replaced) const override { return one_colour(replaced, 1); }
};

FBBENCH_REGISTER(Substrate, White);

}  // namespace
}  // namespace fbbench
