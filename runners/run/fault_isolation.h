// SPDX-License-Identifier: Apache-2.0
/// Batches in which one bad image doesn't spoil the others.
#pragma once

#include <functional>
#include <vector>

#include "core/error.h"

namespace fbbench {

/// work(first, n) gives the results of n images starting at `first`. If it throws for all `count`
/// together, each is tried alone, so that only the guilty ones fail. A Result has a member
/// `reason`, empty unless it failed.
template <class Result>
std::vector<Result> together_or_alone(
    int64_t count, const std::function<std::vector<Result>(int64_t, int64_t)>& work) {
  std::vector<Result> results;
  if (count == 0) return results;
  try {
    return work(0, count);
  } catch (const std::exception& error) {
    if (count == 1) {
      results.emplace_back();
      results.back().reason = one_line(error);
      return results;
    }
  }
  for (int64_t i = 0; i < count; ++i) {
    auto one = together_or_alone<Result>(1, [&](int64_t, int64_t) { return work(i, 1); });
    results.push_back(std::move(one.front()));
  }
  return results;
}

}  // namespace fbbench
