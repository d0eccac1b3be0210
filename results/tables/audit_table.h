// SPDX-License-Identifier: Apache-2.0
/// What `fbbench statistics --audit` prints: whether metrics can be believed.
#pragma once

#include <string>
#include <vector>

#include "results/store/results.h"
#include "results/tables/selection.h"
#include "results/tables/table.h"

namespace fbbench {

/// A table for each (data set, network) pair, a line a metric (results/statistics/audit.h). Text,
/// markdown or LaTeX. BadInput as join() (results/joining/join.h), BadOption as select().
std::string render_audit(const std::vector<Results>& files, const Selection& selection,
                         TableFormat format, int width);

}  // namespace fbbench
