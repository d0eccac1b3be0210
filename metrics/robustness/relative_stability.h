// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that divide the relative change of the map by how far something else moves.
#pragma once

#include <algorithm>
#include <string>

#include "metrics/robustness/stability.h"

namespace fbbench {

class RelativeStability : public StabilityMetric {
 public:
  using StabilityMetric::StabilityMetric;

  static MetricInfo info_of(const std::string& name, const std::string& brief) {
    MetricInfo info = StabilityMetric::info_of(name, brief);
    info.source =
        "Agarwal et al. 2022, arXiv:2203.06877; Quantus. The map's smallest values rule it: report "
        "logarithms, or medians";
    return info;
  }

 protected:
  /// |(after - before) / before|, entry by entry; where `before` is 0 it is kLeast instead.
  static double relative_distance(const Tensor& before, const Tensor& after) {
    const Tensor divisors = at::where(before == 0, kLeast, before);
    return ((after - before) / divisors).norm().item<double>();
  }

  /// How far what is compared with the map has moved.
  virtual double distance(const Seen& original, const Seen& copy) const = 0;

 private:
  static constexpr double kLeast = 1e-6;

  double change(const Seen& original, const Seen& copy) const final {
    return relative_distance(original.map, copy.map) / std::max(distance(original, copy), kLeast);
  }
};

}  // namespace fbbench
