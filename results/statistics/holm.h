// SPDX-License-Identifier: Apache-2.0
/// Holm's correction for many tests: adjusted p values that keep the chance of even one false
/// "different" at the level, whatever the tests' dependence.
///
/// Source: Holm 1979, "A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6.
#pragma once

#include <vector>

namespace fbbench {

/// The i-th smallest of m values (i from 0) becomes the largest of min(1, (m - j) p_j), j <= i; in
/// the order given. No NaN.
std::vector<double> holm(const std::vector<double>& p);

}  // namespace fbbench
