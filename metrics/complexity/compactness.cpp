// SPDX-License-Identifier: Apache-2.0
#include "metrics/complexity/compactness.h"

#include <cmath>

namespace fbbench {

MetricInfo compactness_info(const std::string& name, const std::string& brief) {
  MetricInfo info;
  info.name = name;
  info.brief = brief;
  info.category = Category::kComplexity;
  info.signs = "negative values count as zero";
  info.ties = "don't matter";
  info.undefined = "no positive mass";
  return info;
}

double CompactnessMetric::score(const Evaluation& evaluation, size_t i) const {
  const MapView& map = evaluation.maps[i];
  return map.positive_mass() > 0 ? score(map) : NAN;
}

}  // namespace fbbench
