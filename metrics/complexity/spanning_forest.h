// SPDX-License-Identifier: Apache-2.0
/// How little line it takes to connect pixels with those nearby.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// Length in px of the minimum spanning forest of the graph that joins each of the pixels `chosen`
/// [H,W] bool to its `neighbours` nearest ones and all others as near as the last of them, centre
/// to centre; parts of the graph that nothing joins stay apart. Cost: a look at each pixel around
/// each chosen one, as far as its last neighbour.
double spanning_forest_length(const Tensor& chosen, int64_t neighbours);

}  // namespace fbbench
