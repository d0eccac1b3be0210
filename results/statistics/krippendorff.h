// SPDX-License-Identifier: Apache-2.0
/// Do raters agree? Here images rate methods.
#pragma once

#include "core/statistics/ranks.h"

namespace fbbench {

/// Krippendorff's alpha of the ranks that each block gives the methods: 1 - observed / expected
/// disagreement, both as mean squared differences of midranks (without ties that is the ordinal
/// alpha). 1: all blocks rank alike; 0: as by chance; NaN for fewer than two methods or blocks, or
/// where all ranks are equal.
///
/// Source: Krippendorff 2004, "Content Analysis", chapter 11; Tomsett et al. 2020 (AAAI) use it of
/// metrics. Cost: n sorts of k.
double krippendorff_alpha(const ScoreRows& scores);

}  // namespace fbbench
