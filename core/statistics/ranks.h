// SPDX-License-Identifier: Apache-2.0
/// Ranks with ties, the ground of all rank tests.
#pragma once

#include <cstddef>
#include <vector>

namespace fbbench {

/// Rank of each value, 1 for the smallest; equal values share the mean of their ranks (midranks).
/// No NaN. Cost: a sort.
std::vector<double> midranks(const std::vector<double>& values);

/// Sum of t^3 - t over the groups of t equal values: what ties take from the spread of ranks; 0
/// without ties.
double tie_sum(const std::vector<double>& values);

/// A metric's scores [k methods][n blocks]; a block is an image or a data set. All rows of one
/// length.
using ScoreRows = std::vector<std::vector<double>>;

/// Scores of all methods in block i: [k].
std::vector<double> block_scores(const ScoreRows& scores, size_t i);

/// Mean over the blocks of each method's rank within its block: [k]. 1 is the best; direction is
/// +1 where higher is better, -1 where lower is. NaN where there is no block.
std::vector<double> average_ranks(const ScoreRows& scores, int direction);

}  // namespace fbbench
