// SPDX-License-Identifier: Apache-2.0
/// \brief Share of the map's positive mass that lies on the object, by the object's size if asked.
///
///   score = sum_{p in object} max(map_p, 0) / sum_p max(map_p, 0)   (weighted: * H*W / |object|)
///
/// Unweighted it is relevance_mass. Weighted, a flat map has 1; ignored pixels aren't among H*W.
///
/// Cost     two passes, O(H*W)
#include <limits>

#include "metrics/localisation/positive_mass.h"

namespace fbbench {
namespace {

class AttributionLocalisation final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = positive_mass_info("attribution_localisation",
                                         "relevance_mass, or how often a flat map's it is");
    info.max = std::numeric_limits<double>::infinity();  // weighted
    info.options.insert(info.options.begin(),
                        {"weighted", "false", "divide by the object's share of the image"});
    info.source =
        "Kohlbrenner et al. 2020, arXiv:1910.09840; without the 1e-9 that Quantus adds, whose "
        "weights are another ratio";
    return info;
  }

  explicit AttributionLocalisation(const Options& options)
      : LocalisationMetric(describe(), options), weighted_(options.get_bool("weighted")) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    return positive_mass_on(map, object) / (weighted_ ? share_of_image(object) : 1);
  }

  bool weighted_;
};

FBBENCH_REGISTER(Metric, AttributionLocalisation);

}  // namespace
}  // namespace fbbench
