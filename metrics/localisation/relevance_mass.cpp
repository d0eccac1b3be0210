// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the map's positive mass that lies on the object.
///
///   score = sum_{p in object} max(map_p, 0) / sum_p max(map_p, 0)
///
/// Cost     two passes, O(H*W)
#include "metrics/localisation/positive_mass.h"

namespace fbbench {
namespace {

class RelevanceMass final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = positive_mass_info("relevance_mass", "share of positive mass on the object");
    info.source = "Arras, Osman, Samek 2022, arXiv:2003.07258";
    return info;
  }

  explicit RelevanceMass(const Options& options) : LocalisationMetric(describe(), options) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    return positive_mass_on(map, object);
  }
};

FBBENCH_REGISTER(Metric, RelevanceMass);

}  // namespace
}  // namespace fbbench
