// SPDX-License-Identifier: Apache-2.0
/// \brief insertion with a penalty: how far the probability, as the most salient pixels are put
/// back, is from the share of the map that is there.
///
///   r_j = (k_j - k_0) / (k_J - k_0), within [0,1] and never falling,   k_j: insertion's curve;
///   s_j = share of the positive mass that is there;   curve = max(0, r_j - |s_j - r_j|);
///   score = area under it
///
/// Cost     as insertion's, and shared with it where substrate and step are equal
#include "metrics/faithfulness/magnitude_alignment.h"

namespace fbbench {
namespace {

class MasInsertion final : public MagnitudeAlignment {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        info_of("mas_insertion",
                "insertion less how far the probability is from the share of the map that is there",
                /*default_substrate=*/"blur");
    info.direction = Direction::kHigher;
    return info;
  }

  explicit MasInsertion(const Options& options) : MagnitudeAlignment(describe(), options) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    const Tensor curve = aligned(evaluation, restoration(evaluation, Order::kDescending));
    return {area_under(curve), curve.to(at::kFloat), fraction(evaluation)};
  }
};

FBBENCH_REGISTER(Metric, MasInsertion);

}  // namespace
}  // namespace fbbench
