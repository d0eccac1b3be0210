// SPDX-License-Identifier: Apache-2.0
/// What a run says of its metrics: can they be believed?
#pragma once

#include <string>
#include <vector>

#include "results/statistics/agreement.h"
#include "results/statistics/comparison.h"

namespace fbbench {

/// Methods besides the floors random and center, and how many of them a metric shows better than
/// `random` by Wilcoxon's test after Holm; 0 of 0 where `random` took no part, or images are so few
/// that the test can't show it.
struct AboveRandom {
  int64_t better = 0, others = 0;
  /// Whether the metric can't tell `random` from the rest: at most half of them are better.
  bool blind() const { return others > 0 && 2 * better <= others; }
};

/// Of metric k. Cost: M^2 / 2 sorts of the scores of N images.
AboveRandom above_random(const JoinedGroup& group, size_t k);

struct MetricAudit {
  Entry metric;
  AboveRandom above_random;
  bool center_leads = false;  ///< `center`, which sees no image, has the best mean
  /// Mean of Kendall's tau-b with the other metrics, over methods; NaN where there are none.
  double agreement = 0;
  /// ... with other settings of the same metric.
  double over_settings = 0;
  double consistency = 0;  ///< Krippendorff's alpha of the methods' ranks over images
};

/// One a metric. Cost: that of agreement_of() and, a metric, M^2 / 2 + N sorts.
std::vector<MetricAudit> audit_of(const JoinedGroup& group);

}  // namespace fbbench
