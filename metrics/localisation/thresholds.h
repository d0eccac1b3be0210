// SPDX-License-Identifier: Apache-2.0
/// A scaled map cut at evenly spaced thresholds.
#pragma once

#include <algorithm>

#include "metrics/localisation/scale.h"

namespace fbbench {

constexpr int64_t kMostThresholds = 100'000;

/// The thresholds i/count, i = 0..count-1, as Scores::fraction.
inline Tensor even_thresholds(int64_t count) {
  return at::arange(count, at::kDouble) / static_cast<double>(count);
}

/// From the highest threshold i/count down: calls add(pixel), by descending value, for the pixels
/// with u > i/count that have not been added yet, then iou(), which goes to curve[i]. Returns the
/// largest; NaN for a map without a scale. Cost: MapView::order, then O(H*W) calls.
template <class Add, class Iou>
double best_over_thresholds(const MapView& map, const ObjectMask& object, int64_t count, Add add,
                            Iou iou, float* curve) {
  Scale u(map, object);
  if (!u.defined()) return NAN;
  const int32_t* order = map.order().data();
  const float* sorted = map.sorted().data();
  double best = 0;
  int64_t added = 0;
  for (int64_t i = count - 1; i >= 0; --i) {
    double threshold = static_cast<double>(i) / static_cast<double>(count);
    while (added < object.counted && u(sorted[added]) > threshold) add(order[added++]);
    double found = iou();
    curve[i] = static_cast<float>(found);
    best = std::max(best, found);
  }
  return best;
}

}  // namespace fbbench
