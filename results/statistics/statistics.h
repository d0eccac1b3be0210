// SPDX-License-Identifier: Apache-2.0
/// Everything that is said about methods and metrics beyond their means, from joined results.
#pragma once

#include <string>
#include <vector>

#include "results/joining/join.h"
#include "results/statistics/agreement.h"
#include "results/statistics/comparison.h"
#include "results/statistics/summary.h"

namespace fbbench {

/// One metric of a group, over its common set (common_set.h); k methods take part.
struct MetricStatistics {
  Entry metric;
  int64_t n = 0;                        ///< images; ranks and pairs are empty where 0 or k < 2
  std::vector<std::string> methods;     ///< [k] labels
  std::vector<MeanEstimate> estimates;  ///< [k] means with intervals
  std::vector<double> medians;          ///< [k]
  RankComparison ranks;
  std::vector<PairComparison> pairs;
};

struct GroupStatistics {
  std::string dataset, network;
  int64_t images = 0;
  std::vector<MetricStatistics> metrics;
  MetricAgreement agreement;
};

/// One metric over (data set, network) pairs, each a block with the methods' means for scores.
struct DatasetsComparison {
  Entry metric;
  std::vector<std::string> blocks;   ///< "scenes, network net"; two or more
  std::vector<std::string> methods;  ///< those with a mean in every block; two or more
  RankComparison ranks;
};

/// What a small sample makes of some figures (small_sample.h).
struct SampleWarning {
  std::string place;  ///< "scenes, network net, deletion, support"
  std::string text;   ///< a sentence
};

struct Statistics {
  std::vector<GroupStatistics> groups;
  std::vector<DatasetsComparison> over_datasets;
  std::vector<SampleWarning> warnings;
};

/// Cost per group: that of summarise(), K M^2 / 2 + M K^2 / 2 sorts of the scores of N images.
Statistics statistics_of(const std::vector<JoinedGroup>& groups, const BootstrapOptions& options);

}  // namespace fbbench
