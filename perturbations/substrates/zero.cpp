// SPDX-License-Identifier: Apache-2.0
/// \brief 0 in normalised space: the mean colour of the data.
#include "perturbations/substrates/one_colour.h"

namespace fbbench {
namespace {

class Zero final : public Substrate {
 public:
  static SubstrateInfo describe() {
    SubstrateInfo info;
    info.name = "zero";
    info.brief = "0 in normalised space, the mean colour of the data";
    info.source = "usual baseline";
    return info;
  }

  explicit Zero(const Options& options) : Substrate(describe(), options) {}

  Tensor of(const Replaced& replaced) const override { return mean_of_data(replaced); }
};

FBBENCH_REGISTER(Substrate, Zero);

}  // namespace
}  // namespace fbbench
