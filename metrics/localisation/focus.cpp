// SPDX-License-Identifier: Apache-2.0
/// \brief Share of a mosaic's positive mass on the cells that show the explained class.
///
///   score = sum_{p in cells} max(map_p, 0) / sum_p max(map_p, 0),   mask = all those cells
///
/// It is relevance_mass on that mask: the data set makes the mosaics, two cells of four in the
/// paper.
///
/// Cost     two passes, O(H*W)
#include "metrics/localisation/positive_mass.h"

namespace fbbench {
namespace {

class Focus final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        positive_mass_info("focus", "share of a mosaic's positive mass on the target's cells");
    info.source = "Arias-Duarte et al. 2022, arXiv:2109.15035; as in Quantus";
    return info;
  }

  explicit Focus(const Options& options) : LocalisationMetric(describe(), options) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    return positive_mass_on(map, object);
  }
};

FBBENCH_REGISTER(Metric, Focus);

}  // namespace
}  // namespace fbbench
