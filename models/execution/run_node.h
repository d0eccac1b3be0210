// SPDX-License-Identifier: Apache-2.0
/// One node's forward.
#pragma once

#include "models/cpu/filter.h"

namespace fbbench {

/// The node's output for its inputs [N, ...], in the graph's layout. Overwrites an input that
/// nobody else holds, so give away what isn't used again.
Tensor run_node(const Node& node, std::vector<Tensor> inputs, Sums sums);

}  // namespace fbbench
