// SPDX-License-Identifier: Apache-2.0
/// Writes a results file piece by piece (HDF5, docs/formats.md describes it).
#pragma once

#include <memory>
#include <string>

#include "results/store/results.h"

namespace fbbench {

/// Writes a results file block by block under a temporary name beside it; memory stays flat. All
/// calls throw BadInput where the disk is full.
class ResultsWriter {
 public:
  /// BadInput where the file exists (unless `overwrite`), or can't be created there.
  ResultsWriter(const std::string& path, bool overwrite, const RunInfo& info,
                const Provenance& provenance = current_provenance());
  /// Removes the temporary file unless finish() was reached.
  ~ResultsWriter();

  /// Blocks appended from now on belong to this group.
  void begin_group(const GroupInfo& group);
  void append(const Block& block);
  /// Writes the verdict ("VALID" or "INVALID: reason"), closes, syncs, renames.
  void finish(const std::string& verdict);

 private:
  struct File;
  std::unique_ptr<File> file_;
};

}  // namespace fbbench
