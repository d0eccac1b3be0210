// SPDX-License-Identifier: Apache-2.0
/// \brief How much of the target's probability is left where the least salient pixels are imputed.
///
///   score = mean over percentages q of prob(x with the first q% of the pixels, ascending, imputed)
///
/// Cost     a forward pass and an imputation a percentage and map
#include "metrics/faithfulness/road_curve.h"

namespace fbbench {
namespace {

class RoadLerf final : public RoadMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        info_of("road_lerf", "probability as the least salient pixels are imputed, on average");
    info.direction = Direction::kHigher;
    return info;
  }

  explicit RoadLerf(const Options& options) : RoadMetric(describe(), options) {}

 private:
  Tensor curve(const Evaluation& evaluation) const override {
    return answers(evaluation, First::kLeastSalient);
  }
};

FBBENCH_REGISTER(Metric, RoadLerf);

}  // namespace
}  // namespace fbbench
