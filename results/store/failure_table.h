// SPDX-License-Identifier: Apache-2.0
/// The table `failures` of a results file: one row each, of four strings.
#pragma once

#include <string>
#include <vector>

#include "core/hdf5/file.h"
#include "results/store/results.h"

namespace fbbench {

/// A row as HDF5 sees it.
struct FailureRow {
  const char *sample, *method, *metric, *reason;
};

/// The compound type of a FailureRow in memory and on disk.
Hdf5Id failure_type();

std::vector<FailureRow> failure_rows(const std::vector<Failure>& failures);  ///< sharing memory

/// BadInput where it is no such table.
std::vector<Failure> read_failures(const Hdf5File& file, const std::string& name);

}  // namespace fbbench
