// SPDX-License-Identifier: Apache-2.0
/// Pruning: the smallest set of entries that carries a given share of the whole.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// Per image keeps the smallest set of entries, in descending order (ties: lowest [C,H,W] index
/// first), whose sum reaches keep * total; sets the rest to 0 and scales to the old total. keep = 1
/// or a total of 0: returned as it is. values [N, ...] float32 >= 0 in the graph's layout;
/// overwritten where nobody else holds them. Cost: a histogram of the positive entries and a
/// selection in one bin, no sort.
Tensor prune(Tensor values, double keep);

}  // namespace fbbench
