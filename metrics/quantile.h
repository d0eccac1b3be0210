// SPDX-License-Identifier: Apache-2.0
/// Where a share of a map's values lies.
#pragma once

#include "metrics/map_view.h"

namespace fbbench {

/// The value at the place q (size - 1), q in [0,1], of the values in ascending order, between two
/// of them linearly (NumPy's default). Cost: MapView::sorted.
inline double quantile(const MapView& map, double q) {
  const std::vector<float>& descending = map.sorted();
  const double place = q * static_cast<double>(descending.size() - 1);
  const auto below = static_cast<size_t>(place);
  auto at = [&](size_t rank) {
    return rank < descending.size() ? double{descending[descending.size() - 1 - rank]} : 0;
  };
  return at(below) + (at(below + 1) - at(below)) * (place - static_cast<double>(below));
}

}  // namespace fbbench
