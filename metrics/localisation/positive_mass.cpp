// SPDX-License-Identifier: Apache-2.0
#include "metrics/localisation/positive_mass.h"

#include <algorithm>

#include "metrics/sum.h"

namespace fbbench {

double positive_mass_on(const MapView& map, const ObjectMask& object) {
  const float* values = map.data();
  double inside = sum_of(map.size(), [&](int64_t i) {
    return static_cast<float>(object.pixels[i]) * std::max(values[i], 0.0F);
  });
  return inside / map.positive_mass();  // 0/0 is NaN
}

MetricInfo positive_mass_info(const std::string& name, const std::string& brief) {
  MetricInfo info = localisation_info(name, brief);
  info.signs = "negative values count as zero";
  info.ties = "don't matter";
  info.undefined += "; no positive mass";
  return info;
}

}  // namespace fbbench
