// SPDX-License-Identifier: Apache-2.0
/// Friedman's test: do k methods differ at all, by their ranks in n blocks?
///
/// The statistic is corrected for ties and compared with chi-squared of k - 1 degrees of freedom,
/// as in scipy.stats.friedmanchisquare (which wants k >= 3; with k = 2 this is the sign test's
/// square).
///
/// Source: Friedman 1937, JASA 32; Demsar 2006, "Statistical comparisons of classifiers over
/// multiple data sets", JMLR 7, section 3.2.2.
#pragma once

#include "core/statistics/ranks.h"

namespace fbbench {

struct FriedmanResult {
  double statistic = 0;
  int degrees = 0;  ///< of freedom: k - 1
  double p = 1;     ///< 1 where every block ranks all methods equal, or there is no block
};

FriedmanResult friedman(const ScoreRows& scores);

}  // namespace fbbench
