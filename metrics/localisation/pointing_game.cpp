// SPDX-License-Identifier: Apache-2.0
/// \brief Does the map's maximum hit the object?
///
///   score = 1 if some object pixel p has |p - argmax map| < tolerance, else 0
///   (tolerance = 0: if argmax map is itself an object pixel)
///
/// Cost     O(H*W) for the maximum, O(tolerance^2) for the search
#include <algorithm>
#include <cmath>

#include "metrics/localisation/localisation.h"

namespace fbbench {
namespace {

class PointingGame final : public LocalisationMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = localisation_info("pointing_game", "the map's maximum hits the object");
    info.unit = "hit";
    info.signs = "signed map";
    info.ties = "first maximum in raster order";
    info.options.insert(
        info.options.begin(),
        {"tolerance", "15", "a hit lies less than so many px from the object; 0: on it"});
    info.source =
        "Zhang et al. 2018, arXiv:1608.00507; distance as in TorchRay, which measures at=original";
    return info;
  }

  explicit PointingGame(const Options& options)
      : LocalisationMetric(describe(), options),
        tolerance_(options.get_double("tolerance", 0, 1e6)) {}

 private:
  double score(const MapView& map, const ObjectMask& object) const override {
    int64_t peak = map.argmax();
    if (tolerance_ == 0) return object.pixels[peak] ? 1 : 0;
    int64_t peak_y = peak / map.width(), peak_x = peak % map.width();
    auto reach = static_cast<int64_t>(std::ceil(tolerance_));
    int64_t last_y = std::min(peak_y + reach, map.height() - 1);
    int64_t last_x = std::min(peak_x + reach, map.width() - 1);
    for (int64_t y = std::max<int64_t>(peak_y - reach, 0); y <= last_y; ++y) {
      for (int64_t x = std::max<int64_t>(peak_x - reach, 0); x <= last_x; ++x) {
        auto distance =
            std::hypot(static_cast<double>(y - peak_y), static_cast<double>(x - peak_x));
        if (object.pixels[y * map.width() + x] && distance < tolerance_) return 1;
      }
    }
    return 0;
  }

  double tolerance_;
};

FBBENCH_REGISTER(Metric, PointingGame);

}  // namespace
}  // namespace fbbench
