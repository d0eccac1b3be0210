// SPDX-License-Identifier: Apache-2.0
/// \brief Entropy of the map's positive part, taken as a distribution over pixels.
///
///   score = - sum_p q_p ln q_p,   q = max(map, 0) / sum_p max(map_p, 0)
///
/// Cost     one pass with a logarithm a positive pixel
#include <limits>

#include "metrics/complexity/compactness.h"
#include "metrics/sum.h"

namespace fbbench {
namespace {

class Complexity final : public CompactnessMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info = compactness_info("complexity", "entropy of the map's positive part");
    info.direction = Direction::kLower;
    info.max = std::numeric_limits<double>::infinity();
    info.unit = "nats";
    info.source =
        "Bhatt, Weller, Moura 2020, arXiv:2005.00631; without the 1e-7 that Quantus adds to every "
        "pixel";
    return info;
  }

  explicit Complexity(const Options&) : CompactnessMetric(describe()) {}

 private:
  double score(const MapView& map) const override {
    double mass = map.positive_mass();
    const float* values = map.data();
    Tensor shares = at::empty({map.size()}, at::kDouble);
    auto* share = shares.data_ptr<double>();
    int64_t count = 0;  // of positive pixels; kept without a branch, which would be mispredicted
    for (int64_t p = 0; p < map.size(); ++p) {
      share[count] = values[p] / mass;
      count += values[p] > 0 ? 1 : 0;
    }
    Tensor logarithms = shares.narrow(0, 0, count).log();
    const auto* logarithm = logarithms.data_ptr<double>();
    return sum_of(count, [&](int64_t k) { return -share[k] * logarithm[k]; });
  }
};

FBBENCH_REGISTER(Metric, Complexity);

}  // namespace
}  // namespace fbbench
