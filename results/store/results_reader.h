// SPDX-License-Identifier: Apache-2.0
/// A results file read piece by piece, so that memory stays flat however large it is.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "results/store/results.h"

namespace fbbench {

class ResultsReader {
 public:
  /// BadInput for a file that is missing, damaged, of another format or of a newer format version.
  explicit ResultsReader(const std::string& path);
  ~ResultsReader();

  const std::string& path() const;
  const RunInfo& info() const;
  const Provenance& provenance() const;
  const std::string& verdict() const;
  const std::vector<GroupInfo>& groups() const;  ///< in the order of the run
  const std::vector<std::string>& samples(size_t group) const;
  bool has_maps(size_t group) const;

  /// Samples [begin, begin + count) of a group, all methods. BadInput where data sets are missing
  /// or of another shape.
  Block read(size_t group, int64_t begin, int64_t count, bool with_maps) const;

 private:
  class File;
  std::unique_ptr<File> file_;
};

/// All of a file but its maps. BadInput as ResultsReader says.
Results read_results(const std::string& path);

}  // namespace fbbench
