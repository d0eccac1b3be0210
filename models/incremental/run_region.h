// SPDX-License-Identifier: Apache-2.0
/// Nodes with a footprint, run for parts of their output.
#pragma once

#include "models/cpu/filter.h"
#include "models/incremental/rectangle.h"

namespace fbbench {

/// The outputs of a convolution or pooling (see footprint) in the rectangles `place`, [N,C,h,w],
/// from `read` [N,C,H,W], the inputs that these read: padding included, of -inf for maxima, else 0.
Tensor run_region(const Graph& graph, const Node& node, const Tensor& read, const Rectangles& place,
                  Sums sums);

}  // namespace fbbench
