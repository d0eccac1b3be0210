// SPDX-License-Identifier: Apache-2.0
/// What a small n makes of the figures of a comparison.
#pragma once

#include <string>
#include <vector>

#include "results/statistics/comparison.h"

namespace fbbench {

/// One sentence a rule that n images or data sets break, with its source:
/// - n <= 10: chi-squared is no good approximation for Friedman's statistic (Demsar 2006, JMLR 7,
///   section 3.2.2).
/// - m pairs and m 2^(1-n) > 0.05: even n differences of one sign aren't significant after Holm's
///   correction (the exact distribution of Wilcoxon's statistic).
/// - up to 25 non-zero differences with ties: their test uses the normal approximation where exact
///   tables are usual (Demsar 2006, section 3.1.3).
std::vector<std::string> small_sample_warnings(const RankComparison& ranks,
                                               const std::vector<PairComparison>& pairs);

/// n < 30: bootstrap intervals of a mean are too narrow, by sqrt((n - 1) / n) for want of a
/// correction and by more where scores are skewed (Hesterberg 2015, The American Statistician
/// 69(4); the bound of 30, where that factor is 1.7%, is ours). Empty for a larger n.
std::vector<std::string> small_interval_warnings(int64_t n);

}  // namespace fbbench
