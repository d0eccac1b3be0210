// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/krippendorff.h"

#include <cstddef>
#include <limits>

namespace fbbench {

double krippendorff_alpha(const ScoreRows& scores) {
  const size_t k = scores.size(), n = k == 0 ? 0 : scores.front().size();
  if (k < 2 || n < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto methods = static_cast<double>(k), blocks = static_cast<double>(n);
  const double middle = (methods + 1) / 2;
  std::vector<double> sums(k), squares(k);  // of each method's ranks, from their common mean
  for (size_t i = 0; i < n; ++i) {
    const std::vector<double> ranks = midranks(block_scores(scores, i));
    for (size_t m = 0; m < k; ++m) {
      const double rank = ranks[m] - middle;
      sums[m] += rank;
      squares[m] += rank * rank;
    }
  }
  double within = 0, total = 0;  // sums of squared deviations
  for (size_t m = 0; m < k; ++m) {
    within += squares[m] - sums[m] * sums[m] / blocks;
    total += squares[m];
  }
  // Mean squared differences of pairs: of one method's ranks, and of any two ranks.
  const double observed = 2 * within / (methods * (blocks - 1));
  const double expected = 2 * total / (methods * blocks - 1);
  return 1 - observed / expected;
}

}  // namespace fbbench
