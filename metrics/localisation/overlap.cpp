// SPDX-License-Identifier: Apache-2.0
#include "metrics/localisation/overlap.h"

#include "metrics/sum.h"

namespace fbbench {

Overlap overlap_above_mean(const MapView& map, const ObjectMask& object) {
  const float* sorted = map.sorted().data();
  double sum = sum_of(object.counted, [&](int64_t k) { return sorted[k]; });
  double mean = sum / static_cast<double>(object.counted);
  return overlap_where([mean](float value) { return value > mean; }, map, object);
}

MetricInfo above_mean_info(const std::string& name, const std::string& brief) {
  MetricInfo info = localisation_info(name, brief);
  info.signs = "signed map";
  info.ties = "don't matter";
  info.source = "Chefer, Gur, Wolf 2021, arXiv:2012.09838";
  return info;
}

}  // namespace fbbench
