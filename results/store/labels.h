// SPDX-License-Identifier: Apache-2.0
/// Labels that are names in the results file: of data sets and networks as groups, of metrics as
/// their curves.
#pragma once

#include <string>
#include <vector>

namespace fbbench {

/// BadOption for a label whose place in the file something else has (docs/formats.md).
void require_free_labels(const std::vector<std::string>& datasets,
                         const std::vector<std::string>& metrics);

}  // namespace fbbench
