// SPDX-License-Identifier: Apache-2.0
/// \brief How much more imputing the most salient pixels costs than imputing the least salient
/// ones.
///
///   score = (road_lerf - road_morf) / 2
///
/// Cost     two forward passes and imputations a percentage and map, shared with road_morf and
/// road_lerf
#include "metrics/faithfulness/road_curve.h"

namespace fbbench {
namespace {

class Road final : public RoadMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of(
        "road", "half of what imputing the most salient pixels costs more than imputing the least");
    info.direction = Direction::kHigher;
    info.min = -0.5;
    info.max = 0.5;
    return info;
  }

  explicit Road(const Options& options) : RoadMetric(describe(), options) {}

 private:
  Tensor curve(const Evaluation& evaluation) const override {
    return (answers(evaluation, First::kLeastSalient) - answers(evaluation, First::kMostSalient)) /
           2;
  }
};

FBBENCH_REGISTER(Metric, Road);

}  // namespace
}  // namespace fbbench
