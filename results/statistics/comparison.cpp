// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/comparison.h"

#include "results/statistics/effect_size.h"
#include "results/statistics/holm.h"
#include "results/statistics/nemenyi.h"
#include "results/statistics/win_rate.h"

namespace fbbench {

RankComparison compare_ranks(const ScoreRows& scores, int direction) {
  RankComparison result;
  result.n = static_cast<int64_t>(scores.front().size());
  result.average_ranks = average_ranks(scores, direction);
  result.friedman = friedman(scores);
  result.critical_difference =
      critical_difference(static_cast<int>(scores.size()), result.n, kTestLevel);
  result.not_told_apart = not_told_apart(result.average_ranks, result.critical_difference);
  return result;
}

std::vector<PairComparison> compare_pairs(const ScoreRows& scores, int direction) {
  std::vector<PairComparison> pairs;
  std::vector<double> p;
  for (size_t a = 0; a < scores.size(); ++a) {
    for (size_t b = a + 1; b < scores.size(); ++b) {
      std::vector<double> differences;
      for (size_t i = 0; i < scores[a].size(); ++i) {
        differences.push_back(direction * (scores[a][i] - scores[b][i]));
      }
      PairComparison pair{a, b, wilcoxon(differences)};
      pair.effect = rank_biserial(pair.test);
      pair.win_rate = win_rate(differences);
      p.push_back(pair.test.p);
      pairs.push_back(pair);
    }
  }
  std::vector<double> corrected = holm(p);
  for (size_t i = 0; i < pairs.size(); ++i) pairs[i].p_holm = corrected[i];
  return pairs;
}

bool is_better(const std::vector<PairComparison>& pairs, size_t method, size_t other) {
  for (const PairComparison& pair : pairs) {
    if (pair.p_holm >= kTestLevel) continue;
    if (pair.a == method && pair.b == other) return pair.effect > 0;
    if (pair.b == method && pair.a == other) return pair.effect < 0;
  }
  return false;
}

}  // namespace fbbench
