// SPDX-License-Identifier: Apache-2.0
// A metric: the share of a map's positive mass that lies in the upper half of the image.
#include "metrics/metric.h"

using namespace fbbench;

class UpperHalf final : public PerMapMetric {
 public:
  static MetricInfo describe() {
    MetricInfo info;
    info.name = "upper_half";
    info.category = Category::kLocalisation;
    info.unit = "fraction";
    return info;
  }
  explicit UpperHalf(const Options&) : PerMapMetric(describe()) {}

 private:
  double score(const Evaluation& evaluation, size_t i) const override {
    Tensor positive = evaluation.maps[i].map().clamp_min(0);
    Tensor upper = positive.narrow(0, 0, positive.size(0) / 2);
    return (upper.sum() / positive.sum()).item<double>();
  }
};

FBBENCH_REGISTER(Metric, UpperHalf);
