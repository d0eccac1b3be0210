// SPDX-License-Identifier: Apache-2.0
/// How often one method beats another.
#pragma once

#include <vector>

namespace fbbench {

/// Share of the differences that are positive; zeros count half. NaN where there is none.
inline double win_rate(const std::vector<double>& differences) {
  double wins = 0;
  for (double d : differences) wins += d > 0 ? 1 : d == 0 ? 0.5 : 0;
  return wins / static_cast<double>(differences.size());
}

}  // namespace fbbench
