// SPDX-License-Identifier: Apache-2.0
/// Sums over pixels.
#pragma once

#include <array>
#include <cstdint>

namespace fbbench {

/// term(0) + ... + term(count-1) in float64. Eight partial sums, so that a compiler may vectorise
/// and the additions don't wait for each other.
template <class Term>
double sum_of(int64_t count, Term term) {
  constexpr int64_t kLanes = 8;
  std::array<double, kLanes> lanes{};
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int64_t lane = 0; lane < kLanes; ++lane) {
      lanes[static_cast<size_t>(lane)] += term(i + lane);
    }
  }
  double total = 0;
  for (double lane : lanes) total += lane;
  for (; i < count; ++i) total += term(i);
  return total;
}

}  // namespace fbbench
