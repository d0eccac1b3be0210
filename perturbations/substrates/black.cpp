// SPDX-License-Identifier: Apache-2.0
/// \brief The image value 0 of [0,1] in every channel.
#include "perturbations/substrates/one_colour.h"

namespace fbbench {
namespace {

class Black final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "black";
    info.brief = "the image value 0 of [0,1]";
    info.source = "usual baseline";
    return info;
  }

  explicit Black(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override { return one_colour(replaced, 0); }
};

FBBENCH_REGISTER(Substrate, Black);

}  // namespace
}  // namespace fbbench
