// SPDX-License-Identifier: Apache-2.0
/// What `fbbench table --sweep` prints: methods over the settings of a metric.
#pragma once

#include <string>
#include <vector>

#include "results/store/results.h"
#include "results/tables/selection.h"
#include "results/tables/table.h"

namespace fbbench {

/// For each (data set, network) pair and metric with several settings: of each method the mean of
/// the settings' means, the lowest and highest of them, and in how many settings it leads. Text,
/// markdown or LaTeX.
///
/// BadInput as join() (results/joining/join.h) and where no metric has several settings; BadOption
/// as select().
std::string render_settings(const std::vector<Results>& files, const Selection& selection,
                            TableFormat format, int width);

}  // namespace fbbench
