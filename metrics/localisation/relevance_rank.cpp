// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the K highest pixels that are object pixels, K = the object's size.
///
///   score = |{first K pixels by descending value} and object| / K
///
/// Cost     MapView::order, then O(K)
#include "metrics/localisation/localisation.h"

namespace fbbench {
namespace {

class RelevanceRank final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = localisation_info(
        "relevance_rank", "share of the K highest pixels on the object, K = the object's size");
    info.signs = "signed map";
    info.ties = "lowest pixel index first";
    info.source = "Arras, Osman, Samek 2022, arXiv:2003.07258";
    return info;
  }

  explicit RelevanceRank(const Options& options) : LocalisationMetric(describe(), options) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    const int32_t* order = map.order().data();
    int64_t hits = 0;
    for (int64_t k = 0; k < object.area; ++k) hits += object.pixels[order[k]];
    return static_cast<double>(hits) / static_cast<double>(object.area);
  }
};

FBBENCH_REGISTER(Metric, RelevanceRank);

}  // namespace
}  // namespace fbbench
