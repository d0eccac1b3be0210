// SPDX-License-Identifier: Apache-2.0
/// A small run for the tests of results/: two methods, two metrics, blocks with known numbers.
#pragma once

#include <string>
#include <vector>

#include "results/store/results.h"

namespace fbbench {

/// Methods "a" (version 1) and "b:keep=0.5@B é" (version 3); metrics "deletion" (lower is better,
/// has a curve of 3 points) and "mass" (higher is better). Seed 7.
RunInfo sample_info();

/// Data set "scenes", network "net", input 2 x 3 pixels.
GroupInfo sample_group();

/// n samples "s<first>", "s<first+1>", ...; scores of method m, metric k, sample i: 100 m + 10 k +
/// i, all kOk; maps likewise, 100 m + i + their pixel's index / 10.
Block sample_block(int64_t first, int64_t n, bool maps = true);

/// Writes samples s0..s4 in two blocks, with a failure in the second, to run.h5 in the test's
/// fresh_folder(); returns its path.
std::string write_sample_run();

}  // namespace fbbench
