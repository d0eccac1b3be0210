// SPDX-License-Identifier: Apache-2.0
/// A map's values scaled to [0,1], as thresholds want them.
#pragma once

#include <cmath>

#include "metrics/localisation/localisation.h"

namespace fbbench {

/// u = (value - min) / (max - min) in float64, over the pixels that count; -inf stays so.
class Scale {
 public:
  /// Cost: MapView::sorted.
  Scale(const MapView& map, const ObjectMask& object)
      : low_(map.sorted()[static_cast<size_t>(object.counted) - 1]),
        span_(double{map.sorted().front()} - low_) {}

  /// Whether there is a scale: the map isn't constant, and is finite but for ignored pixels.
  bool defined() const { return span_ > 0 && std::isfinite(span_); }
  double operator()(float value) const { return (value - low_) / span_; }

 private:
  double low_, span_;
};

}  // namespace fbbench
