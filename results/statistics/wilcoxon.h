// SPDX-License-Identifier: Apache-2.0
/// Wilcoxon's signed-rank test: are paired differences symmetric about 0?
///
/// Zero differences are dropped first (Wilcoxon's own rule), no continuity correction. The rest:
/// exact distribution where there are at most 50 and no two are of equal size, else the normal
/// approximation with the variance corrected for ties. This is scipy.stats.wilcoxon(d[d != 0],
/// zero_method="wilcox", correction=False) with method="exact" or "approx" accordingly.
///
/// Source: Wilcoxon 1945, "Individual comparisons by ranking methods", Biometrics Bulletin 1(6).
#pragma once

#include <cstdint>
#include <vector>

namespace fbbench {

struct WilcoxonResult {
  int64_t n = 0;                      ///< differences that aren't 0
  double positive = 0, negative = 0;  ///< sums of the ranks of |d| over d > 0 and d < 0
  double p = 1;                       ///< two-sided; 1 where n = 0: nothing speaks for a difference
  bool exact = true;

  double statistic() const { return positive < negative ? positive : negative; }
};

/// No NaN among `differences`. Cost: a sort; exact also n^3 / 2 additions.
WilcoxonResult wilcoxon(const std::vector<double>& differences);

/// The smallest p that n differences can give, all of one sign: 2^(1-n), at most 1.
double smallest_wilcoxon_p(int64_t n);

}  // namespace fbbench
