// SPDX-License-Identifier: Apache-2.0
/// \brief Intersection over union of object and background, each with what the map's mean takes for
/// it.
///
///   score = (IoU(B, object) + IoU(not B, not object)) / 2,   B = {p : map_p > mean map}
///
/// Neither union is empty: the object has pixels, and no map lies above its mean everywhere.
///
/// Cost     MapView::order, then O(H*W)
#include "metrics/localisation/overlap.h"

namespace fbbench {
namespace {

class MeanIou final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    return above_mean_info(
        "mean_iou", "IoU of object and background with the pixels above the map's mean or not");
  }

  explicit MeanIou(const Options& options) : LocalisationMetric(describe(), options) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    Overlap overlap = overlap_above_mean(map, object);
    Overlap background = {object.counted - overlap.above,
                          object.counted - overlap.above - overlap.object + overlap.hits,
                          object.counted - overlap.object};
    return (overlap.iou() + background.iou()) / 2;
  }
};

FBBENCH_REGISTER(Metric, MeanIou);

}  // namespace
}  // namespace fbbench
