// SPDX-License-Identifier: Apache-2.0
/// \brief Gini index of the map's positive part: 0 for a flat map, 1 - 1/(H*W) for a single pixel.
///
///   score = sum_i (2i - n - 1) m_i / (n sum_i m_i),   m = max(map, 0) ascending, i = 1..n, n = H*W
///
/// Cost     MapView::sorted, then one pass
#include <algorithm>

#include "metrics/complexity/compactness.h"
#include "metrics/sum.h"

namespace fbbench {
namespace {

class Sparseness final : public CompactnessMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = compactness_info("sparseness", "Gini index of the map's positive part");
    info.direction = Direction::kHigher;
    info.unit = "Gini index";
    info.source =
        "Chalasani et al. 2020, arXiv:1810.06583; Hurley, Rickard 2009, arXiv:0811.4706; without "
        "the 1e-7 that Quantus adds";
    return info;
  }

  explicit Sparseness(const Options&) : CompactnessMetric(describe()) {}

 private:
  double score(const MapView& map) const override {
    const float* sorted = map.sorted().data();
    auto count = static_cast<double>(map.size());
    // Descending: place k has 2i - n - 1 = n - 1 - 2k.
    double weighted = sum_of(map.size(), [&](int64_t k) {
      return (count - 1 - 2 * static_cast<double>(k)) * std::max(sorted[k], 0.0F);
    });
    return std::max(weighted / (count * map.positive_mass()), 0.0);  // not -1e-17 for a flat map
  }
};

FBBENCH_REGISTER(Metric, Sparseness);

}  // namespace
}  // namespace fbbench
