// SPDX-License-Identifier: Apache-2.0
/// Sums over pixels.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace fbbench {

/// term(0) + ... + term(count-1) in float64. Terms are computed a block at a time and added up in
/// eight lanes: both loops vectorise, where one loop with a double sum waits for each addition.
template <class Term>
double sum_of(int64_t count, Term term) {
  constexpr int64_t kBlock = 256, kLanes = 8;
  std::array<decltype(term(int64_t{0})), kBlock> block;
  std::array<double, kLanes> lanes{};
  for (int64_t first = 0; first < count; first += kBlock) {
    int64_t filled = std::min(kBlock, count - first);
    auto* terms = block.data();
    for (int64_t i = 0; i < filled; ++i) terms[i] = term(first + i);
    std::fill(terms + filled, terms + kBlock, 0);
    for (int64_t i = 0; i < kBlock; i += kLanes) {
      for (int64_t lane = 0; lane < kLanes; ++lane) lanes.data()[lane] += terms[i + lane];
    }
  }
  double total = 0;
  for (double lane : lanes) total += lane;
  return total;
}

}  // namespace fbbench
