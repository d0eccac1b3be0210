// SPDX-License-Identifier: Apache-2.0
/// A case for perturbation curves that can be worked out by hand.
#pragma once

#include <cmath>

#include "metrics/scoring.h"

namespace fbbench {

/// The image is 1 everywhere; a pixel that is present multiplies the odds of class 0 by 2, 3, 1/2,
/// 1 in raster order. Odds o mean the probability o / (1 + o); without a pixel the odds are 1.
inline std::shared_ptr<const Network> odds_network() {
  return weighing_network(map_of({{std::log(2.0F), std::log(3.0F)}, {-std::log(2.0F), 0}}));
}

/// Scores of one map [2,2] on that image.
inline Scores odds_scores(const std::string& metric, const Tensor& map) {
  Tensor maps = map.unsqueeze(0);
  return scores_of(metric, *odds_network(), batch_of(maps), maps);
}

inline void expect_row(const Tensor& row, const std::vector<double>& expected) {
  ASSERT_EQ(row.numel(), static_cast<int64_t>(expected.size()));
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(row[static_cast<int64_t>(i)].item<double>(), expected[i], 1e-6) << "point " << i;
  }
}

}  // namespace fbbench
