// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the map's positive mass that lies on the object.
///
///   score = sum_{p in object} max(map_p, 0) / sum_p max(map_p, 0)
///
/// Cost     two passes, O(H*W)
#include <algorithm>

#include "metrics/localisation/localisation.h"
#include "metrics/sum.h"

namespace fbbench {
namespace {

class RelevanceMass final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = localisation_info("relevance_mass", "share of positive mass on the object");
    info.signs = "negative values count as zero";
    info.ties = "don't matter";
    info.undefined += "; no positive mass";
    info.source = "Arras, Osman, Samek 2022, arXiv:2003.07258";
    return info;
  }

  explicit RelevanceMass(const Options& options) : LocalisationMetric(describe(), options) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    const float* values = map.data();
    double inside = sum_of(map.size(), [&](int64_t i) {
      return static_cast<float>(object.pixels[i]) * std::max(values[i], 0.0F);
    });
    return inside / map.positive_mass();  // 0/0 is NaN
  }
};

FBBENCH_REGISTER(Metric, RelevanceMass);

}  // namespace
}  // namespace fbbench
