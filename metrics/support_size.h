// SPDX-License-Identifier: Apache-2.0
/// The fewest pixels that hold most of a map.
#pragma once

#include "metrics/map_view.h"

namespace fbbench {

/// How many pixels, the largest first, hold the share `mass`, in (0, 1], of the positive mass; 0
/// where there is none. Cost: MapView::sorted, then one pass.
inline int64_t support_size(const MapView& map, double mass) {
  const double wanted = mass * map.positive_mass();
  double held = 0;
  int64_t pixels = 0;
  for (float value : map.sorted()) {
    if (held >= wanted || value <= 0) break;
    held += value;
    ++pixels;
  }
  return pixels;
}

}  // namespace fbbench
