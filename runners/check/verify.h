// SPDX-License-Identifier: Apache-2.0
/// Whether a results file is what a run of fbbench writes.
#pragma once

#include <string>
#include <vector>

#include "results/store/results_reader.h"

namespace fbbench {

/// What was found of a file.
struct Verification {
  std::vector<std::string> faults;  ///< one line each; empty: the file is good
  std::vector<std::string> notes;   ///< what could not be checked, and why
  int64_t recomputed = 0;           ///< scores that were computed again from stored maps
};

/// Checksum, schema, provenance, counts, ranges, status against values, failures against status;
/// then recompute_scores(). Reads a thousand samples at a time. BadInput where the file is missing
/// or no results file at all.
Verification verify(const std::string& path);

/// Scores of a few stored maps of each group, seen by the metrics as in the run: the network and
/// the data set are opened from the file's own configuration. What differs by more than rounding is
/// a fault; what can't be opened, or is another network or data set now, a note.
void recompute_scores(const ResultsReader& reader, Verification* found);

}  // namespace fbbench
