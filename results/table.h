// SPDX-License-Identifier: Apache-2.0
/// Tables of a run's results: methods down, metrics across, one table a (data set, network) pair.
#pragma once

#include <string>
#include <vector>

#include "results/results.h"

namespace fbbench {

enum class TableFormat { kText, kMarkdown, kLatex, kCsv };

/// "text", "md", "latex" or "csv"; BadOption for another name.
TableFormat table_format(const std::string& name);

struct TableOptions {
  TableFormat format = TableFormat::kText;
  bool macro = false;     ///< mean of the classes' means in place of the mean over images
  bool strata = false;    ///< a table each for small, medium and large objects
  int width = 120;        ///< columns of the terminal; metrics beyond it go below (text only)
  int64_t draws = 10000;  ///< of the bootstrap
};

/// Objects up to a third of the image are small, from two thirds on large.
constexpr double kSmallBelow = 1.0 / 3, kLargeFrom = 2.0 / 3;

/// Each cell is the mean and its 95% interval over the n images for which the metric is defined for
/// every method that ran (statistics/summary.h), rounded by the interval's width; the best value
/// and all that its paired interval doesn't exclude are marked. Then come seconds per image and how
/// many scores are undefined or failed. LaTeX needs booktabs. CSV has full figures, and a stratum
/// is appended to its data set: "scenes/small".
///
/// BadInput as join() (join.h); for `macro` where no image has a label and for `strata` where none
/// has a mask.
std::string render_table(const std::vector<Results>& files, const TableOptions& options);

}  // namespace fbbench
