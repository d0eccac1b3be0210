// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the pixels that the map's mean tells right into object and background.
///
///   score = |{p : (map_p > mean map) = (p in object)}| / (H*W)
///
/// Cost     MapView::order, then O(H*W)
#include "metrics/localisation/overlap.h"

namespace fbbench {
namespace {

class PixelAccuracy final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    return above_mean_info("pixel_accuracy",
                           "share of pixels above the map's mean if and only if on the object");
  }

  explicit PixelAccuracy(const Options& options) : LocalisationMetric(describe(), options) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    Overlap overlap = overlap_above_mean(map, object);
    int64_t wrong = overlap.above + overlap.object - 2 * overlap.hits;
    return 1 - static_cast<double>(wrong) / static_cast<double>(object.counted);
  }
};

FBBENCH_REGISTER(Metric, PixelAccuracy);

}  // namespace
}  // namespace fbbench
