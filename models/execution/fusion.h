// SPDX-License-Identifier: Apache-2.0
/// Nodes that run as one: a convolution or an inverted bottleneck
/// (models/cpu/inverted_bottleneck.h) with the addition and the bounds that follow it at once, or a
/// convolution with the bounds and the max pooling.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// Nodes [begin,end) of a graph, at least one.
struct Fusion {
  size_t begin, end;
};

/// The longest fusion that starts at this node. The values between its nodes are read by nobody
/// else, and not in `keep`.
Fusion fusion_at(const Graph& graph, size_t node, const ValueSet& keep, Sums sums);

/// What the fusion reads: for each of its nodes the inputs that don't come from within.
std::vector<ValueId> inputs_of(const Graph& graph, const Fusion& fusion);

/// Runs it on the tensors of inputs_of(), whose memory it may overwrite where nobody else holds it.
/// The last node's output, in the graph's layout.
Tensor run_fused(const Graph& graph, const Fusion& fusion, std::vector<Tensor> inputs, Sums sums);

}  // namespace fbbench
