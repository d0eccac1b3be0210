// SPDX-License-Identifier: Apache-2.0
/// How the pixels above a threshold overlap with the object.
#pragma once

#include <algorithm>

#include "metrics/localisation/localisation.h"

namespace fbbench {

struct Overlap {
  int64_t above;   ///< pixels above the threshold
  int64_t hits;    ///< those of them on the object
  int64_t object;  ///< pixels of the object

  double iou() const {
    return static_cast<double>(hits) / static_cast<double>(above + object - hits);
  }
};

/// Of the pixels whose value fulfils `above`, as larger ones must, too. Cost: MapView::order, then
/// O(above).
template <class Above>
Overlap overlap_where(Above above, const MapView& map, const ObjectMask& object) {
  const float* sorted = map.sorted().data();
  const int32_t* order = map.order().data();
  const float* end = std::partition_point(sorted, sorted + object.counted, above);
  Overlap overlap = {end - sorted, 0, object.area};
  for (int64_t k = 0; k < overlap.above; ++k) overlap.hits += object.pixels[order[k]];
  return overlap;
}

/// Of the pixels above the mean of those that count, in float64: none of a constant map.
Overlap overlap_above_mean(const MapView& map, const ObjectMask& object);

/// localisation_info of a metric whose pixels are those above the mean.
MetricInfo above_mean_info(const std::string& name, const std::string& brief);

}  // namespace fbbench
