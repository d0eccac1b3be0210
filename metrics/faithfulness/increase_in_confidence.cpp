// SPDX-License-Identifier: Apache-2.0
/// \brief Whether the target's probability rises where the image is seen through its map.
///
///   score = 1 where O > Y, else 0,   Y = probability of the target for image x, O for x . u,
///   u = (map - min) / (max - min)
///
/// Cost     1 forward pass a map, shared by average_drop, average_gain, increase_in_confidence and
/// adcc
#include "metrics/faithfulness/image_times_map.h"

namespace fbbench {
namespace {

class IncreaseInConfidence final : public ProbabilityThroughMap {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        info_of("increase_in_confidence", "whether the probability rises through the map");
    info.direction = Direction::kHigher;
    info.source = "Chattopadhay et al. 2018, arXiv:1710.11063 (papers print percent)";
    return info;
  }

  explicit IncreaseInConfidence(const Options& options)
      : ProbabilityThroughMap(describe(), options) {}

 private:
  Tensor score(const Probabilities& probabilities) const override {
    return (probabilities.explained > probabilities.image).to(at::kDouble);
  }
};

FBBENCH_REGISTER(Metric, IncreaseInConfidence);

}  // namespace
}  // namespace fbbench
