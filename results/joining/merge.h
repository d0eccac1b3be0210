// SPDX-License-Identifier: Apache-2.0
/// Joins folders of parts, single parts and whole results files into one results file.
#pragma once

#include <string>
#include <vector>

#include "results/parts/blocks.h"

namespace fbbench {

struct MergeOptions {
  bool overwrite = false;
  bool partial = false;  ///< what is missing becomes kNotRun instead of an error
};

struct MergeReport {
  Tally tally;
  int64_t pieces = 0;         ///< groups of files that were joined
  int64_t missing = 0;        ///< units that aren't there (0 unless partial)
  std::string first_missing;  ///< "gradient, images 64 to 127 of arrays x net"
};

/// More images, methods, networks or data sets; what stands twice counts once (but for rounding).
/// Rows, methods and pairs come in the order of the run's plan where a folder of parts has one,
/// else in that of `paths`. Where all paths belong to one run the file equals that of the
/// undisturbed run.
///
/// Works a pair and a block at a time: memory doesn't grow with the files, but for the samples'
/// ids.
///
/// BadInput where a path can't be read, where versions of a method or metric, fingerprints, the
/// seed, the target or the rows that are dropped differ, where values contradict each other (names
/// sample, method and metric), where the metrics differ, and, unless `partial`, where anything is
/// missing: says how much and what first.
MergeReport merge(const std::vector<std::string>& paths, const std::string& output,
                  const MergeOptions& options);

}  // namespace fbbench
