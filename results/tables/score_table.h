// SPDX-License-Identifier: Apache-2.0
/// Tables of runs' results: by default methods down, metrics across, one a (data set, network)
/// pair.
#pragma once

#include <string>
#include <vector>

#include "results/store/results.h"
#include "results/tables/pivot.h"
#include "results/tables/selection.h"

namespace fbbench {

struct TableOptions {
  TableFormat format = TableFormat::kText;
  Selection selection;
  PivotOptions pivot;  ///< text, markdown and LaTeX only
  bool macro = false;  ///< see ScoreOptions
  bool strata = false;
  IntervalKind interval = IntervalKind::kPercentile;
  int width = 120;        ///< columns of the terminal; what goes beyond it stands below (text only)
  int64_t draws = 10000;  ///< of the bootstrap
};

/// Each figure is the mean and its 95% interval over the n images for which the metric is defined
/// for every method chosen that ran (results/statistics/summary.h). Text, markdown and LaTeX
/// round it by the interval's width (pivot.h); CSV and JSON are lists of all figures
/// (score_records.h), whatever the pivot.
///
/// BadInput as join() (results/joining/join.h) and score_records(); BadOption as select() and
/// pivot().
std::string render_table(const std::vector<Results>& files, const TableOptions& options);

/// A line for each run that isn't VALID, to stand below its figures; empty where all are.
std::string verdicts(const std::vector<Results>& files);

}  // namespace fbbench
