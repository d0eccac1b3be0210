// SPDX-License-Identifier: Apache-2.0
/// \brief Whether the method finds the same in what is seen of the image through its map.
///
///   score = (Pearson(u, u_e) + 1) / 2,   u = (map - min) / (max - min), u_e likewise of the map of
///   x . u for the same target
///
/// Cost     1 explanation a map, shared with adcc
#include "metrics/faithfulness/explanation_seen_again.h"

namespace fbbench {
namespace {

class Coherency final : public ExplanationSeenAgain {
 public:
  static MetricInfo describe() {
    return info_of("coherency", "correlation of the map with that of the image times the map");
  }

  explicit Coherency(const Options& options) : ExplanationSeenAgain(describe(), options) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    return {coherency(evaluation, through_maps(evaluation)), {}, {}};
  }
};

FBBENCH_REGISTER(Metric, Coherency);

}  // namespace
}  // namespace fbbench
