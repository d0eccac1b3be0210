// SPDX-License-Identifier: Apache-2.0
/// Do two lists of values go up and down together, whatever their scale?
///
/// All in [-1,1]; NaN where there are fewer than two pairs or a list is constant. No NaN among the
/// values, equal lengths.
#pragma once

#include <vector>

namespace fbbench {

/// Pearson's correlation. Source: Pearson 1895. Cost: two passes.
double pearson(const std::vector<double>& a, const std::vector<double>& b);

/// Pearson's correlation of the midranks. Source: Spearman 1904. Cost: a sort.
double spearman(const std::vector<double>& a, const std::vector<double>& b);

/// Concordant less discordant pairs, over the geometric mean of the pairs not tied in each list
/// (tau-b). Source: Kendall 1945, Biometrika 33(3). Cost: n^2 / 2 comparisons.
double kendall_tau_b(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace fbbench
