// SPDX-License-Identifier: Apache-2.0
/// All methods against each other on one metric, by the ranks of their scores.
#pragma once

#include <cstdint>
#include <vector>

#include "core/statistics/ranks.h"
#include "results/statistics/friedman.h"
#include "results/statistics/wilcoxon.h"

namespace fbbench {

/// The chance of a false "different" that all tests here are made at.
constexpr double kTestLevel = 0.05;

/// Do the methods differ at all, and which ones?
struct RankComparison {
  int64_t n = 0;                      ///< blocks: images or data sets
  std::vector<double> average_ranks;  ///< [k], 1 is the best
  FriedmanResult friedman;
  double critical_difference = 0;                   ///< Nemenyi's, at kTestLevel
  std::vector<std::vector<size_t>> not_told_apart;  ///< groups of methods, see nemenyi.h
};

/// Of `scores` with k >= 2 methods and n >= 1 blocks; direction +1: higher is better, -1: lower.
RankComparison compare_ranks(const ScoreRows& scores, int direction);

/// Method a against method b on the same blocks.
struct PairComparison {
  size_t a = 0, b = 0;  ///< a < b
  WilcoxonResult test;  ///< of the differences a - b, turned so that above 0 a is better
  double p_holm = 1;    ///< corrected for all pairs of the metric
  double effect = 0;    ///< rank-biserial correlation: +1 a is always better, -1 b is
  double win_rate = 0;  ///< share of the blocks on which a is better, ties count half
};

/// All pairs, ordered by a, then b; arguments as for compare_ranks(). Cost: k^2 / 2 sorts of n.
std::vector<PairComparison> compare_pairs(const ScoreRows& scores, int direction);

/// Whether a method is better than another, by that test after Holm.
bool is_better(const std::vector<PairComparison>& pairs, size_t method, size_t other);

}  // namespace fbbench
