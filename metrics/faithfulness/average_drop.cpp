// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the target's probability that is lost where the image is seen through its map.
///
///   score = max(0, Y - O) / Y,   Y = probability of the target for image x, O for x . u,
///   u = (map - min) / (max - min)
///
/// Cost     1 forward pass a map, shared by average_drop, average_gain, increase_in_confidence and
/// adcc
#include "metrics/faithfulness/image_times_map.h"

namespace fbbench {
namespace {

class AverageDrop final : public ProbabilityThroughMap {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of("average_drop", "share of probability lost through the map");
    info.direction = Direction::kLower;
    info.source =
        "Chattopadhay et al. 2018, arXiv:1710.11063 (papers print percent; pytorch-grad-cam "
        "doesn't divide by the probability)";
    return info;
  }

  explicit AverageDrop(const Options& options) : ProbabilityThroughMap(describe(), options) {}

 private:
  Tensor score(const Probabilities& probabilities) const override { return drop(probabilities); }
};

FBBENCH_REGISTER(Metric, AverageDrop);

}  // namespace
}  // namespace fbbench
