// SPDX-License-Identifier: Apache-2.0
/// The choice of how alike two maps are, by the option `similarity`.
#pragma once

#include "core/options.h"
#include "metrics/map_view.h"

namespace fbbench {

class MapSimilarity {
 public:
  static OptionInfo option(const std::string& default_name);

  /// Reads `similarity`.
  explicit MapSimilarity(const Options& options);

  /// In [-1,1], 1 for equals. NaN where the similarity isn't defined, and where a map isn't finite.
  double operator()(const MapView& a, const MapView& b) const;

 private:
  double (*similarity_)(const MapView&, const MapView&);
};

}  // namespace fbbench
