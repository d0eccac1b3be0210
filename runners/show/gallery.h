// SPDX-License-Identifier: Apache-2.0
/// Pictures for the gallery of a report: stored maps over the images that they are of.
#pragma once

#include <string>
#include <vector>

#include "results/report/report.h"
#include "results/store/results_reader.h"

namespace fbbench {

/// The pictures of these samples (positions in the group), read again from the data set that the
/// file's configuration names. Never throws Error: where maps aren't stored, or the data set or the
/// network's sidecar isn't there any more, `lacking` says so and what to do.
Gallery make_gallery(const ResultsReader& reader, size_t group,
                     const std::vector<int64_t>& samples);

}  // namespace fbbench
