// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/wilcoxon.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "core/statistics/ranks.h"

namespace fbbench {
namespace {

constexpr int64_t kMostExact = 50;

/// Chance that the ranks 1..n, each counted with chance 1/2, sum to at most `sum`.
double chance_of_at_most(int64_t sum, int64_t n) {
  std::vector<double> chance(static_cast<size_t>(n * (n + 1) / 2 + 1), 0);
  chance[0] = 1;
  for (size_t rank = 1, largest = 0; rank <= static_cast<size_t>(n); ++rank) {
    largest += rank;
    for (size_t s = largest + 1; s-- > 0;) {
      chance[s] = (chance[s] + (s >= rank ? chance[s - rank] : 0)) / 2;
    }
  }
  double total = 0;
  for (size_t s = 0; s <= static_cast<size_t>(sum); ++s) total += chance[s];
  return total;
}

double approximate_p(double statistic, double n, double ties) {
  double mean = n * (n + 1) / 4;
  double variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24;
  double z = std::abs(statistic - mean) / std::sqrt(variance);
  return 2 * cdf(complement(boost::math::normal(), z));
}

}  // namespace

WilcoxonResult wilcoxon(const std::vector<double>& differences) {
  std::vector<double> sizes;
  std::vector<bool> signs;
  for (double d : differences) {
    if (d == 0) continue;
    sizes.push_back(std::abs(d));
    signs.push_back(d > 0);
  }
  WilcoxonResult result;
  result.n = static_cast<int64_t>(sizes.size());
  if (result.n == 0) return result;
  std::vector<double> ranks = midranks(sizes);
  for (size_t i = 0; i < ranks.size(); ++i) {
    (signs[i] ? result.positive : result.negative) += ranks[i];
  }
  double ties = tie_sum(sizes);
  result.exact = result.n <= kMostExact && ties == 0;
  if (result.exact) {
    auto sum = static_cast<int64_t>(result.statistic());
    result.p = std::min(1.0, 2 * chance_of_at_most(sum, result.n));
  } else {
    result.p = approximate_p(result.statistic(), static_cast<double>(result.n), ties);
  }
  return result;
}

double smallest_wilcoxon_p(int64_t n) {
  return std::min(1.0, std::exp2(1.0 - static_cast<double>(n)));
}

}  // namespace fbbench
