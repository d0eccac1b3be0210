// SPDX-License-Identifier: Apache-2.0
/// \brief ROC AUC of the map as a classifier of object pixels.
///
///   score = P(map_p > map_q) + P(map_p = map_q) / 2,   p an object pixel, q another one, uniform
///
/// Cost     MapView::order, then O(H*W)
#include <cmath>

#include "metrics/localisation/localisation.h"

namespace fbbench {
namespace {

class LocalisationAuc final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        localisation_info("localisation_auc", "ROC AUC of the map as classifier of object pixels");
    info.unit = "probability";
    info.signs = "signed map";
    info.ties = "count half";
    info.undefined += "; mask is the whole image";
    info.source = "Fawcett 2006, doi:10.1016/j.patrec.2005.10.010; as in Quantus' AUC";
    return info;
  }

  explicit LocalisationAuc(const Options& options) : LocalisationMetric(describe(), options) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    int64_t others = object.counted - object.area;
    if (others == 0) return NAN;
    const int32_t* order = map.order().data();
    const float* sorted = map.sorted().data();
    int64_t twice_wins = 0;    // pairs (object pixel, other pixel) won, ties half
    int64_t object_above = 0;  // object pixels of larger value
    for (int64_t k = 0; k < object.counted;) {
      int64_t start = k, of_object = 0;
      do {
        of_object += object.pixels[order[k]];
      } while (++k < object.counted && sorted[k] == sorted[start]);
      int64_t of_others = k - start - of_object;
      twice_wins += of_others * (2 * object_above + of_object);
      object_above += of_object;
    }
    return static_cast<double>(twice_wins) / 2 /
           (static_cast<double>(object.area) * static_cast<double>(others));
  }
};

FBBENCH_REGISTER(Metric, LocalisationAuc);

}  // namespace
}  // namespace fbbench
