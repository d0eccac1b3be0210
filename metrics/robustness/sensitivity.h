// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that take the map's move as a share of its length.
#pragma once

#include "metrics/robustness/stability.h"

namespace fbbench {

class SensitivityMetric : public StabilityMetric {
 public:
  using StabilityMetric::StabilityMetric;

 private:
  /// |m_k - m| / |m|, L2 over pixels.
  double change(const Seen& original, const Seen& copy) const final {
    return ((copy.map - original.map).norm() / original.map.norm()).item<double>();
  }
};

}  // namespace fbbench
