// SPDX-License-Identifier: Apache-2.0
/// \brief Smallest share of pixels that holds 95% of the positive mass.
///
///   score = min{ k : m_1 + ... + m_k >= mass * sum_p m_p } / (H*W),
///   m = max(map, 0) in descending order
///
/// Cost     MapView::sorted, then one pass
#include "metrics/complexity/compactness.h"
#include "metrics/support_size.h"

namespace fbbench {
namespace {

class Support final : public CompactnessMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info =
        compactness_info("support", "smallest share of pixels that holds 95% of the positive mass");
    info.direction = Direction::kLower;
    info.unit = "fraction";
    info.options = {{"mass", "0.95", "share of the positive mass to be held, (0, 1]"}};
    info.source = "fbbench";
    return info;
  }

  explicit Support(const Options& options)
      : CompactnessMetric(describe()), mass_(options.get_double("mass", 0, 1)) {
    FBBENCH_REQUIRE(mass_ > 0, BadOption, "support: mass: want (0, 1], got " << mass_);
  }

 private:
  double score(const MapView& map) const override {
    return static_cast<double>(support_size(map, mass_)) / static_cast<double>(map.size());
  }

  double mass_;
};

FBBENCH_REGISTER(Metric, Support);

}  // namespace
}  // namespace fbbench
