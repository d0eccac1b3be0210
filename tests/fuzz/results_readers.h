// SPDX-License-Identifier: Apache-2.0
/// All that fbbench does with a results file that is given to it.
#pragma once

#include <string>

namespace fbbench {

/// verify, table (all formats), compare, merge, and the file as a plan and as a part of a run that
/// goes on. Other files are made in `folder`. Refusals are fine.
void read_as_results(const std::string& path, const std::string& folder);

}  // namespace fbbench
