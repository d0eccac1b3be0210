// SPDX-License-Identifier: Apache-2.0
/// Base of comprehensiveness and sufficiency: the pixels that a map puts first, taken away or left
/// alone.
#pragma once

#include <string>
#include <vector>

#include "metrics/faithfulness/perturbation.h"

namespace fbbench {

class RationaleMetric : public PerturbingMetric {
 public:
  /// MetricInfo with all but direction.
  static MetricInfo info_of(const std::string& name, const std::string& brief);

  enum class Keeps { kRest, kRationale };  ///< of the image; the other comes from the substrate

  RationaleMetric(MetricInfo info, const Options& options, Keeps keeps);

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const final;
  int64_t size(const MapView& map, size_t rationale) const;

  Keeps keeps_;
  std::vector<double> percent_;
  double mass_;
};

}  // namespace fbbench
