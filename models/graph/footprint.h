// SPDX-License-Identifier: Apache-2.0
/// The neighbourhoods that convolutions and poolings look at.
#pragma once

#include <optional>

#include "models/graph/graph.h"

namespace fbbench {

/// What an output reads along one dimension: output i reads the inputs
/// i * stride - padding + j * dilation, j = 0 .. kernel-1.
struct Reach {
  int64_t kernel = 1, stride = 1, padding = 0, dilation = 1;
};

/// Down and across, of a node that looks at a neighbourhood of fixed size in [C,H,W]: a
/// convolution (not a transposed one) or a pooling with windows of one size. None for others.
struct Footprint {
  Reach y, x;
};
std::optional<Footprint> footprint(const Graph& graph, const Node& node);

}  // namespace fbbench
