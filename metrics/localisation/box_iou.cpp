// SPDX-License-Identifier: Apache-2.0
/// \brief Intersection over union of the object's box with that of the map's largest blob, at the
/// best threshold.
///
///   score = max_t max_k IoU(box(largest component of {u > t}), box(component k of the object)),
///   u = (map - min map) / (max map - min map), t = i/thresholds, i = 0..thresholds-1
///
/// Components are 8-connected, the largest has most pixels (ties: the first in raster order); boxes
/// are whole pixels. MaxBoxAcc of a data set is max_t mean_i [IoU_i(t) >= 0.5], of the curves.
///
/// Curve    the IoU at each threshold, which is its fraction
/// Cost     MapView::order, then one union-find pass for all thresholds together
#include <algorithm>

#include "metrics/localisation/components.h"
#include "metrics/localisation/thresholds.h"

namespace fbbench {
namespace {

std::vector<Component> components_of(const MapView& map, const ObjectMask& object) {
  Components components(map.height(), map.width());
  for (int32_t pixel = 0; pixel < map.size(); ++pixel) {
    if (object.pixels[pixel]) components.add(pixel);
  }
  return components.all();
}

class BoxIou final : public ObjectMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = localisation_info(
        "box_iou", "IoU of the object's box with that of the map's largest blob, best threshold");
    info.signs = "signed map";
    info.ties = "don't matter";
    info.undefined += "; constant map";
    info.options.insert(info.options.begin(),
                        {"thresholds", "100", "number of thresholds, evenly from 0 to below 1"});
    info.source =
        "Choe et al. 2020, arXiv:2001.07437, as its text says: its program rounds the map to 8 "
        "bits "
        "and takes boxes one pixel too wide";
    return info;
  }

  explicit BoxIou(const Options& options)
      : ObjectMetric(describe(), options),
        thresholds_(options.get_int("thresholds", 1, kMostThresholds)) {}

 private:
  Tensor fraction() const override { return even_thresholds(thresholds_); }

  double score(const MapView& map, const ObjectMask& object, float* curve) const override {
    std::vector<Component> wanted = components_of(map, object);
    Components blobs(map.height(), map.width());
    auto iou = [&] {
      double best = 0;
      for (const Component& part : wanted) {
        best = std::max(best, part.box.iou(blobs.largest().box));
      }
      return best;
    };
    return best_over_thresholds(
        map, object, thresholds_, [&](int32_t pixel) { blobs.add(pixel); }, iou, curve);
  }

  int64_t thresholds_;
};

FBBENCH_REGISTER(Metric, BoxIou);

}  // namespace
}  // namespace fbbench
