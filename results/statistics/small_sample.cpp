// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/small_sample.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace fbbench {
namespace {

constexpr int64_t kFriedmanWants = 10, kTablesReach = 25, kIntervalsWant = 30;

std::string n_is(int64_t n) { return "n = " + std::to_string(n); }

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", value);
  return text;
}

}  // namespace

std::vector<std::string> small_sample_warnings(const RankComparison& ranks,
                                               const std::vector<PairComparison>& pairs) {
  std::vector<std::string> warnings;
  if (ranks.n <= kFriedmanWants) {
    warnings.push_back(n_is(ranks.n) +
                       ": Friedman's p and the critical difference want n > 10 (Demsar 2006).");
  }
  auto tests = static_cast<double>(pairs.size());
  double smallest = std::min(1.0, tests * smallest_wilcoxon_p(ranks.n));
  if (smallest > kTestLevel) {
    warnings.push_back(n_is(ranks.n) + ": an exact p, Holm-corrected for " +
                       std::to_string(pairs.size()) + (pairs.size() == 1 ? " pair" : " pairs") +
                       ", can't be below " + short_number(smallest) + ".");
  }
  bool approximated = std::any_of(pairs.begin(), pairs.end(), [](const PairComparison& pair) {
    return !pair.test.exact && pair.test.n <= kTablesReach;
  });
  if (approximated) {
    warnings.push_back(
        n_is(ranks.n) +
        ": some p are normal approximations on 25 or fewer differences (Demsar 2006).");
  }
  return warnings;
}

std::vector<std::string> small_interval_warnings(int64_t n) {
  if (n >= kIntervalsWant) return {};
  double share = 1 - std::sqrt(static_cast<double>(n - 1) / static_cast<double>(n));
  return {n_is(n) + ": intervals are too narrow by " + short_number(100 * share) +
          "%, by more where scores are skewed (Hesterberg 2015)."};
}

}  // namespace fbbench
