// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/friedman.h"

#include <boost/math/distributions/chi_squared.hpp>

namespace fbbench {

FriedmanResult friedman(const ScoreRows& scores) {
  FriedmanResult result;
  if (scores.size() < 2 || scores.front().empty()) return result;
  auto k = static_cast<double>(scores.size()), n = static_cast<double>(scores.front().size());
  result.degrees = static_cast<int>(scores.size()) - 1;
  double ties = 0, squares = 0;
  for (size_t i = 0; i < scores.front().size(); ++i) ties += tie_sum(block_scores(scores, i));
  double untied = 1 - ties / (k * (k * k - 1) * n);
  if (untied <= 0) return result;
  for (double rank : average_ranks(scores, +1)) {
    double off = rank - (k + 1) / 2;
    squares += off * off;
  }
  result.statistic = 12 * n * squares / (k * (k + 1)) / untied;
  result.p = cdf(complement(boost::math::chi_squared(k - 1), result.statistic));
  return result;
}

}  // namespace fbbench
