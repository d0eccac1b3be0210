// SPDX-License-Identifier: Apache-2.0
#include "models/graph/footprint.h"

namespace fbbench {

std::optional<Footprint> footprint(const Graph& graph, const Node& node) {
  bool pooling = node.op == Op::kMaxPool || node.op == Op::kAvgPool;
  bool convolution = node.op == Op::kConv && !node.window.transposed;
  const Window& window = node.window;
  if (!(pooling || convolution) || window.stride.size() != 2) return std::nullopt;
  if (graph.value(node.inputs[0]).shape.size() != 3) return std::nullopt;
  auto reach = [&](size_t i) {
    int64_t kernel =
        pooling ? window.kernel[i] : node.weights->weight().size(static_cast<int64_t>(i) + 2);
    return Reach{kernel, window.stride[i], window.padding[i], window.dilation[i]};
  };
  return Footprint{reach(0), reach(1)};
}

}  // namespace fbbench
