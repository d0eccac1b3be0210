// SPDX-License-Identifier: Apache-2.0
/// Score records laid out along two of their four axes, a table for each value of the others.
#pragma once

#include <string>
#include <vector>

#include "results/tables/score_records.h"
#include "results/tables/table.h"

namespace fbbench {

enum class TableAxis { kMethod, kMetric, kNetwork, kDataset };

/// "method", "metric", "network" or "dataset"; BadOption for another name, which `option` names.
TableAxis table_axis(const std::string& option, const std::string& name);

struct PivotOptions {
  TableAxis rows = TableAxis::kMethod, columns = TableAxis::kMetric;
  std::string sort;       ///< label of a column: its best value first; empty: in the run's order
  bool intervals = true;  ///< shown beside the means
};

/// Each cell is a mean, rounded by the width of its metric's intervals, the best and the second of
/// the methods marked where methods are an axis. n stands where it belongs: in a line of its own
/// where methods go down, in a column where they go across, else in each cell. Tables of methods
/// and metrics also have seconds per image and the counts of undefined and failed scores.
///
/// BadOption where rows and columns are the same, where `sort` is no column, or where metrics would
/// have to be sorted.
std::vector<Table> pivot(const std::vector<ScoreRecord>& records, const PivotOptions& options);

}  // namespace fbbench
