// SPDX-License-Identifier: Apache-2.0
/// Agreement between the metrics of a group.
#pragma once

#include <vector>

#include "core/statistics/ranks.h"
#include "results/joining/join.h"

namespace fbbench {

/// Do metrics agree? Symmetric [K][K], 1 on the diagonal; both turned so that better goes with
/// better; NaN where it can't be told.
struct MetricAgreement {
  std::vector<Entry> metrics;
  /// Kendall's tau-b of the methods' means: do the metrics put the methods in the same order?
  std::vector<std::vector<double>> over_methods;
  /// Spearman's correlation of the scores over the images that both metrics' common sets have, mean
  /// over the methods: do they like the same images? Tomsett et al. 2020, "Sanity checks for
  /// saliency metrics" (AAAI), call it internal consistency.
  std::vector<std::vector<double>> over_images;
};

/// Cost: M K^2 / 2 sorts of the scores of N images.
MetricAgreement agreement_of(const JoinedGroup& group);

}  // namespace fbbench
