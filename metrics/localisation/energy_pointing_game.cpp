// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the scaled map's mass that lies on the object.
///
///   score = sum_{p in object} u_p / sum_p u_p,   u = (map - min map) / (max map - min map)
///
/// For maps whose least value is 0 it is relevance_mass.
///
/// Cost     MapView::sorted for the extremes, then two passes
#include <algorithm>

#include "metrics/localisation/scale.h"
#include "metrics/sum.h"

namespace fbbench {
namespace {

class EnergyPointingGame final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = localisation_info("energy_pointing_game",
                                        "share of the map's mass on the object, its least value 0");
    info.signs = "signed map, scaled from its least to its largest value";
    info.ties = "don't matter";
    info.undefined += "; constant map";
    info.source = "Wang et al. 2020, arXiv:1910.01279, whose box is the mask here";
    return info;
  }

  explicit EnergyPointingGame(const Options& options) : LocalisationMetric(describe(), options) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    Scale u(map, object);
    if (!u.defined()) return NAN;
    const float* values = map.data();
    auto mass = [&](int64_t i) { return std::max(u(values[i]), 0.0); };  // ignored pixels are -inf
    double inside = sum_of(map.size(), [&](int64_t i) { return object.pixels[i] * mass(i); });
    return inside / sum_of(map.size(), mass);
  }
};

FBBENCH_REGISTER(Metric, EnergyPointingGame);

}  // namespace
}  // namespace fbbench
