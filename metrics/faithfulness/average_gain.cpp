// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the missing probability that is won where the image is seen through its map.
///
///   score = max(0, O - Y) / (1 - Y),   Y = probability of the target for image x, O for x . u,
///   u = (map - min) / (max - min)
///
/// Cost     1 forward pass a map, shared by average_drop, average_gain, increase_in_confidence and
/// adcc
#include <cmath>

#include "metrics/faithfulness/image_times_map.h"

namespace fbbench {
namespace {

class AverageGain final : public ProbabilityThroughMap {
 public:
  static MetricInfo describe() {
    MetricInfo info = info_of("average_gain", "share of missing probability won through the map");
    info.direction = Direction::kHigher;
    info.undefined += "; an image whose probability is 1";
    info.source = "Zhang et al. 2024, arXiv:2301.07002 (Opti-CAM)";
    return info;
  }

  explicit AverageGain(const Options& options) : ProbabilityThroughMap(describe(), options) {}

 private:
  Tensor score(const Probabilities& probabilities) const override {
    const auto& [image, explained] = probabilities;
    return at::where(image < 1, (explained - image).clamp_min(0) / (1 - image), NAN);
  }
};

FBBENCH_REGISTER(Metric, AverageGain);

}  // namespace
}  // namespace fbbench
