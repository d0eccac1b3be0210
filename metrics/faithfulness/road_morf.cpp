// SPDX-License-Identifier: Apache-2.0
/// \brief How much of the target's probability is left where the most salient pixels are imputed.
///
///   score = mean over percentages q of prob(x with the first q% of the pixels, descending,
///   imputed)
///
/// Cost     a forward pass and an imputation a percentage and map
#include "metrics/faithfulness/road_curve.h"

namespace fbbench {
namespace {

class RoadMorf final : public RoadMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        info_of("road_morf", "probability as the most salient pixels are imputed, on average");
    info.direction = Direction::kLower;
    return info;
  }

  explicit RoadMorf(const Options& options) : RoadMetric(describe(), options) {}

 private:
  Tensor curve(const Evaluation& evaluation) const override {
    return answers(evaluation, First::kMostSalient);
  }
};

FBBENCH_REGISTER(Metric, RoadMorf);

}  // namespace
}  // namespace fbbench
