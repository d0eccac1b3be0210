// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that say how compact the positive part of a map is, whatever it shows.
#pragma once

#include <string>

#include "metrics/metric.h"

namespace fbbench {

/// MetricInfo with what all of them share: category, signs, ties, undefined.
MetricInfo compactness_info(const std::string& name, const std::string& brief);

class CompactnessMetric : public PerMapMetric {
 public:
  using PerMapMetric::PerMapMetric;

 protected:
  /// The score of a map with positive mass. Called from several threads.
  virtual double score(const MapView& map) const = 0;

 private:
  /// NaN where there is no positive mass.
  double score(const Evaluation& evaluation, size_t i) const final;
};

}  // namespace fbbench
