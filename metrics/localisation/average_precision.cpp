// SPDX-License-Identifier: Apache-2.0
/// \brief Average precision of the map as a classifier of object pixels.
///
///   score = sum_k (R_k - R_{k-1}) P_k,   R recall and P precision of the pixels whose value is at
///   least the k-th largest distinct one
///
/// background=true: of the 2 H*W scores [u, 1-u] with the truths [object, not object], u the map
/// scaled to [0,1]: the "mAP" of segmentation tables, where a flat map does well, too.
///
/// Cost     MapView::order, then O(H*W)
#include <algorithm>
#include <vector>

#include "metrics/localisation/scale.h"

namespace fbbench {
namespace {

/// Adds up precision while pixels come by descending value, those of equal value together.
class Precision {
 public:
  void add(int64_t pixels, int64_t hits) {
    seen_ += pixels;
    found_ += hits;
    sum_ += static_cast<double>(hits) * static_cast<double>(found_) / static_cast<double>(seen_);
  }
  double average() const { return sum_ / static_cast<double>(found_); }

 private:
  int64_t seen_ = 0, found_ = 0;
  double sum_ = 0;
};

class AveragePrecision final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = localisation_info(
        "average_precision", "average precision of the map as classifier of object pixels");
    info.signs = "signed map";
    info.ties = "count together";
    info.undefined += "; with background, a constant map";
    info.options.insert(
        info.options.begin(),
        {"background", "false", "classify background by one less the scaled map as well"});
    info.source =
        "scikit-learn's average_precision_score; background: Chefer, Gur, Wolf 2021, "
        "arXiv:2012.09838, in float64";
    return info;
  }

  explicit AveragePrecision(const Options& options)
      : LocalisationMetric(describe(), options), background_(options.get_bool("background")) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    return background_ ? of_both_classes(map, object) : of_object(map, object);
  }

  static double of_object(const MapView& map, const ObjectMask& object) {
    const int32_t* order = map.order().data();
    const float* sorted = map.sorted().data();
    Precision precision;
    for (int64_t k = 0; k < object.counted;) {
      int64_t start = k, hits = 0;
      do {
        hits += object.pixels[order[k]];
      } while (++k < object.counted && sorted[k] == sorted[start]);
      precision.add(k - start, hits);
    }
    return precision.average();
  }

  /// u descends along the order, 1-u against it.
  static double of_both_classes(const MapView& map, const ObjectMask& object) {
    Scale u(map, object);
    if (!u.defined()) return NAN;
    const int32_t* order = map.order().data();
    std::vector<double> scaled(static_cast<size_t>(object.counted));
    std::transform(map.sorted().begin(), map.sorted().begin() + object.counted, scaled.begin(), u);
    Precision precision;
    size_t front = 0, back = scaled.size();
    while (front < scaled.size() || back > 0) {
      double value = -1;
      if (front < scaled.size()) value = scaled[front];
      if (back > 0) value = std::max(value, 1 - scaled[back - 1]);
      int64_t pixels = 0, hits = 0;
      for (; front < scaled.size() && scaled[front] == value; ++front, ++pixels) {
        hits += object.pixels[order[front]];
      }
      for (; back > 0 && 1 - scaled[back - 1] == value; --back, ++pixels) {
        hits += 1 - object.pixels[order[back - 1]];
      }
      precision.add(pixels, hits);
    }
    return precision.average();
  }

  bool background_;
};

FBBENCH_REGISTER(Metric, AveragePrecision);

}  // namespace
}  // namespace fbbench
