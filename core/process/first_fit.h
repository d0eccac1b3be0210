// SPDX-License-Identifier: Apache-2.0
/// Which parts of a range of memory are taken: the arithmetic of a heap, without the memory.
#pragma once

#include <cstdint>
#include <map>

namespace fbbench {

/// Gives each block the lowest gap that holds it, and joins gaps that touch. Where the same blocks
/// come and go again and again, they lie at the same places each time. Not for several threads at
/// once. Cost: a step for each gap below the block's.
class FirstFit {
 public:
  explicit FirstFit(int64_t size) : gaps_{{0, size}} {}

  int64_t take(int64_t size);      ///< its offset; -1 where no gap holds it
  void give_back(int64_t offset);  ///< REQUIRES: from take(), not given back yet

  const std::map<int64_t, int64_t>& gaps() const { return gaps_; }  ///< size by offset

 private:
  std::map<int64_t, int64_t> gaps_, taken_;  // size by offset
};

}  // namespace fbbench
