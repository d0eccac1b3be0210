// SPDX-License-Identifier: Apache-2.0
/// \brief Intersection over union of the object with the pixels above a threshold.
///
///   score = |B and object| / |B or object|,   u = (map - min map) / (max map - min map),
///   B = {u > t} at the best of the thresholds t = i/thresholds, i = 0..thresholds-1 (best),
///       {map > mean map} (mean), or {u > t} at a number t
///
/// Curve    of best: the IoU at each threshold, which is its fraction
/// Cost     MapView::order, then O(H*W)
#include <algorithm>

#include "metrics/localisation/overlap.h"
#include "metrics/localisation/thresholds.h"

namespace fbbench {
namespace {

/// The threshold that is neither best nor mean.
double number_of(const Options& options) {
  try {
    return options.get_double("threshold", 0, 1);
  } catch (const BadOption&) {
    throw BadOption("mask_iou: threshold: want best, mean or a number in [0, 1], got " +
                    options.get_string("threshold"));
  }
}

class MaskIou final : public ObjectMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        localisation_info("mask_iou", "IoU of the object with the pixels above a threshold");
    info.signs = "signed map";
    info.ties = "don't matter";
    info.undefined += "; constant map (but for threshold=mean: 0)";
    info.options.insert(
        info.options.begin(),
        {{"threshold", "best", "best of all, mean of the map, or a number in [0, 1]"},
         {"thresholds", "100", "number of thresholds of best, evenly from 0 to below 1"}});
    info.source =
        "Choe et al. 2020, arXiv:2001.07437 (best); Chefer, Gur, Wolf 2021, arXiv:2012.09838 "
        "(mean)";
    return info;
  }

  explicit MaskIou(const Options& options)
      : ObjectMetric(describe(), options),
        threshold_(options.get_string("threshold")),
        number_(is_number() ? number_of(options) : 0),
        count_(options.get_int("thresholds", 1, kMostThresholds)) {}

 private:
  bool is_number() const { return threshold_ != "best" && threshold_ != "mean"; }

  Tensor fraction() const override {
    return threshold_ == "best" ? even_thresholds(count_) : Tensor();
  }

  double score(const MapView& map, const ObjectMask& object, float* curve) const override {
    if (threshold_ == "mean") return overlap_above_mean(map, object).iou();
    if (is_number()) return iou_above_number(map, object);
    Overlap overlap = {0, 0, object.area};
    auto add = [&](int32_t pixel) {
      ++overlap.above;
      overlap.hits += object.pixels[pixel];
    };
    return best_over_thresholds(
        map, object, count_, add, [&] { return overlap.iou(); }, curve);
  }

  double iou_above_number(const MapView& map, const ObjectMask& object) const {
    Scale u(map, object);
    if (!u.defined()) return NAN;
    return overlap_where([&](float value) { return u(value) > number_; }, map, object).iou();
  }

  std::string threshold_;
  double number_;
  int64_t count_;
};

FBBENCH_REGISTER(Metric, MaskIou);

}  // namespace
}  // namespace fbbench
