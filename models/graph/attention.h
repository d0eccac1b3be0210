// SPDX-License-Identifier: Apache-2.0
/// Attention, softmax(q k^T ...) v, recognised by its shape in the graph.
#pragma once

#include <vector>

#include "models/graph/graph.h"

namespace fbbench {

/// Nodes by position.
struct Attention {
  int scores = -1;   ///< kProduct of q and k
  int softmax = -1;  ///< kSoftmax: its output are the weights A
  int output = -1;   ///< kProduct of A and v, which sums over what softmax does
  size_t side = 0;   ///< which input of `output` A is
};

/// All that there is, in order. Between the three nodes lie views and transpositions alone, and
/// above the softmax affine nodes as well (scale, bias, mask). Cost: views of one image's weights.
std::vector<Attention> find_attention(const Graph& graph);

}  // namespace fbbench
