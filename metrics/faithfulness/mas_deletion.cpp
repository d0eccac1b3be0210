// SPDX-License-Identifier: Apache-2.0
/// \brief deletion with a penalty: how far the probability, as the most salient pixels are taken
/// away, is from the share of the map that is left.
///
///   r_j = (k_j - k_J) / (k_0 - k_J), within [0,1] and never rising,   k_j: deletion's curve;
///   d_j = share of the positive mass that is left;   curve = min(1, r_j + |d_j - r_j|);
///   score = area under it
///
/// Cost     as deletion's, and shared with it where substrate and step are equal
#include "metrics/faithfulness/magnitude_alignment.h"

namespace fbbench {
namespace {

class MasDeletion final : public MagnitudeAlignment {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        info_of("mas_deletion",
                "deletion plus how far the probability is from the share of the map that is left",
                /*default_substrate=*/"zero");
    info.direction = Direction::kLower;
    return info;
  }

  explicit MasDeletion(const Options& options) : MagnitudeAlignment(describe(), options) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    // What is left of 1 on the way: d_j - r_j only changes its sign.
    const Tensor curve = 1 - aligned(evaluation, removal(evaluation, Order::kDescending));
    return {area_under(curve), curve.to(at::kFloat), fraction(evaluation)};
  }
};

FBBENCH_REGISTER(Metric, MasDeletion);

}  // namespace
}  // namespace fbbench
