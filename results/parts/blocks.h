// SPDX-License-Identifier: Apache-2.0
/// Blocks cut and joined along their methods.
#pragma once

#include <string>
#include <vector>

#include "results/store/results.h"

namespace fbbench {

/// One method of a block, with that method's failures and those of whole samples. Shares memory.
Block method_of(const Block& block, int64_t method, const std::string& label);

/// Blocks over the same samples, their methods one after another. BadInput where samples, targets
/// or predicted classes differ.
Block join_methods(const std::vector<Block>& blocks);

/// Counts what becomes of the images of a run.
class Tally {
 public:
  void count(const Block& block);

  int64_t rows() const { return rows_; }      ///< images; dropped ones don't count
  int64_t failed() const { return failed_; }  ///< images for which something failed
  std::string verdict() const;                ///< "VALID" or "INVALID: reason"

 private:
  int64_t rows_ = 0, failed_ = 0;
  Failure first_;
};

}  // namespace fbbench
