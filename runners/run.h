// SPDX-License-Identifier: Apache-2.0
/// Carries out a plan: every pair batch by batch, into one results file.
#pragma once

#include "runners/plan.h"

namespace fbbench {

struct RunReport {
  int64_t rows = 0;     ///< images that were explained or failed; dropped ones don't count
  int64_t failed = 0;   ///< rows in which something failed
  std::string verdict;  ///< "VALID" or "INVALID: reason"
  bool valid() const { return verdict == "VALID"; }
};

class Run {
 public:
  /// Creates the results file. BadInput as ResultsWriter says. The plan outlives it.
  Run(const Plan& plan, bool overwrite);

  /// Progress on stderr. BadInput where the disk is full; then no file is left.
  RunReport execute();

 private:
  void execute_pair(const Pair& pair);
  void count(const Block& block);
  std::string verdict() const;

  const Plan& plan_;
  ResultsWriter writer_;
  RunReport report_;
  Failure first_failure_;
};

}  // namespace fbbench
