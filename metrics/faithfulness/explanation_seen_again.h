// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that explain again what is seen of an image through its map.
#pragma once

#include <string>

#include "metrics/faithfulness/image_times_map.h"

namespace fbbench {

class ExplanationSeenAgain : public ImageTimesMap {
 public:
  using ImageTimesMap::ImageTimesMap;

  static MetricInfo info_of(const std::string& name, const std::string& brief);

 protected:
  /// (Pearson(u, u_e) + 1) / 2 of each map, [N] float64: u_e is the map of what is seen for the
  /// same target. NaN where either is constant or isn't finite. Cost: 1 explanation a map, which
  /// runs make once for all such metrics.
  Tensor coherency(const Evaluation& evaluation, const Seen& seen) const;
};

}  // namespace fbbench
