// SPDX-License-Identifier: Apache-2.0
/// What `fbbench statistics` prints: how methods differ and metrics agree.
#pragma once

#include <string>
#include <vector>

#include "results/statistics/statistics.h"
#include "results/store/results.h"
#include "results/tables/selection.h"
#include "results/tables/table.h"

namespace fbbench {

struct StatisticsOptions {
  TableFormat format = TableFormat::kText;
  Selection selection;
  IntervalKind interval = IntervalKind::kPercentile;
  int width = 100;        ///< columns of the terminal (text only)
  int64_t draws = 10000;  ///< of the bootstrap
};

/// Text, markdown, LaTeX: for each (data set, network) pair and metric the methods by average rank,
/// Friedman's test and Nemenyi's critical difference, each pair's Holm-corrected p, effect and win
/// rate; then the agreement of the metrics, the ranks over data sets where there are several, and
/// warnings. CSV: a line a pair of methods. JSON: all of it in full precision, null for NaN.
///
/// BadInput as join() (results/joining/join.h) and where a single method is left; BadOption as
/// select().
std::string render_statistics(const std::vector<Results>& files, const StatisticsOptions& options);

std::vector<Part> statistics_parts(const Statistics& statistics, const StatisticsOptions& options);
std::string statistics_csv(const Statistics& statistics);
std::string statistics_json(const Statistics& statistics);

}  // namespace fbbench
