// SPDX-License-Identifier: Apache-2.0
/// Nemenyi's test after Friedman's: how far apart average ranks must be to count as different.
///
/// Source: Demsar 2006, JMLR 7, section 3.2.2 and figure 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fbbench {

/// q_alpha sqrt(k (k + 1) / (6 n)) for k >= 2 methods and n blocks, with q_alpha the studentized
/// range's quantile for infinite degrees of freedom over sqrt(2); alpha is the chance of even one
/// false difference among equal methods. Infinite where n = 0.
double critical_difference(int k, int64_t n, double alpha = 0.05);

/// The largest groups of two or more methods whose average ranks lie within `difference` of each
/// other, so that the test doesn't tell them apart: the bars of a critical-difference diagram.
/// Positions in `average_ranks`, best rank first, in each group and among groups.
std::vector<std::vector<size_t>> not_told_apart(const std::vector<double>& average_ranks,
                                                double difference);

}  // namespace fbbench
