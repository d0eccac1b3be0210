// SPDX-License-Identifier: Apache-2.0
/// \brief Share of pixels that matter to the map: those whose magnitude is more than a trifle.
///
///   score = |{p : |map_p| > eps * max_q |map_q|}| / (H*W)
///
/// Cost     two passes, O(H*W)
#include <cmath>

#include "metrics/metric.h"
#include "metrics/sum.h"

namespace fbbench {
namespace {

class EffectiveComplexity final : public PerMapMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info;
    info.name = "effective_complexity";
    info.brief = "share of pixels whose magnitude is above a trifle of the largest";
    info.category = Category::kComplexity;
    info.direction = Direction::kLower;
    info.unit = "fraction";
    info.signs = "magnitudes";
    info.ties = "don't matter";
    info.undefined = "map all zero";
    info.options = {
        {"eps", "1e-5", "share of the largest magnitude that is still nothing, [0, 1]"}};
    info.source =
        "Nguyen, Martinez 2020, arXiv:2007.07584, as in Quantus, which gives the number of pixels";
    return info;
  }

  explicit EffectiveComplexity(const Options& options)
      : PerMapMetric(describe()), eps_(options.get_double("eps", 0, 1)) {}

 private:
  double score(const Evaluation& evaluation, size_t i) const override {
    const MapView& map = evaluation.maps[i];
    const float* values = map.data();
    double trifle = eps_ * map.map().abs().max().item<double>();
    double pixels = sum_of(
        map.size(), [&](int64_t p) { return std::fabs(double{values[p]}) > trifle ? 1.0F : 0.0F; });
    return pixels / static_cast<double>(map.size());
  }

  double eps_;
};

FBBENCH_REGISTER(Metric, EffectiveComplexity);

}  // namespace
}  // namespace fbbench
