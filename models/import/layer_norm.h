// SPDX-License-Identifier: Apache-2.0
/// Layer norm as networks write it out.
#pragma once

#include "models/graph/graph.h"

namespace fbbench {

/// A difference from a mean, over the root of another mean that depends on the same value and has a
/// number added (or times one over that root), becomes kLayerNorm where it is one in numbers.
/// Nodes that nothing reads any more stay. The graph is linked.
void fold_layer_norms(Graph& graph);

/// (x - mean) / sqrt(variance + epsilon) over these dimensions.
Tensor normalised(const Tensor& x, const std::vector<int64_t>& dims, double epsilon);

}  // namespace fbbench
