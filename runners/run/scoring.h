// SPDX-License-Identifier: Apache-2.0
/// What a metric says of a batch's maps, map by map, failures included.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "metrics/metric.h"

namespace fbbench {

struct Scored {
  double value = NAN;  ///< NaN: undefined for this map
  Tensor curve;        ///< [points] float32; undefined where the metric has no curve
  Tensor fraction;     ///< [points] float64
  std::string reason;  ///< why it failed; empty where it didn't
};

std::vector<Scored> score(const Metric& metric, const Evaluation& evaluation);

}  // namespace fbbench
