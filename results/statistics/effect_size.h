// SPDX-License-Identifier: Apache-2.0
/// How large a paired difference is, whatever n.
///
/// The matched-pairs rank-biserial correlation: (T+ - T-) / (T+ + T-), the share of the rank sum
/// that speaks for a difference above 0 less the share that speaks against it. In [-1,1]; 1: every
/// difference that isn't 0 is positive. 0 where all differences are 0.
///
/// Source: Kerby 2014, "The simple difference formula", Comprehensive Psychology 3.
#pragma once

#include "results/statistics/wilcoxon.h"

namespace fbbench {

inline double rank_biserial(const WilcoxonResult& result) {
  double all = result.positive + result.negative;
  return all > 0 ? (result.positive - result.negative) / all : 0;
}

}  // namespace fbbench
