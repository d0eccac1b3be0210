// SPDX-License-Identifier: Apache-2.0
#include "models/incremental/run_region.h"

#include "models/cpu/linear_map.h"
#include "models/graph/layout.h"
#include "models/incremental/changed_region.h"

namespace fbbench {
namespace {

Tensor window_sums(const Node& node, const Tensor& padded) {
  const Window& w = node.window;
  return at::avg_pool2d(padded, w.kernel, w.stride, 0, false, true, /*divisor_override=*/1);
}

/// What average pooling multiplies the sum of each output's inputs by, [1,1,H,W] of the output: it
/// depends on ceil_mode, count_include_pad and divisor_override where windows reach the border.
Tensor sum_weights(const Graph& graph, const Node& node) {
  const Window& w = node.window;
  const auto& input = graph.value(node.inputs[0]).shape;
  const auto& output = graph.value(node.output).shape;
  Tensor ones = at::ones({1, 1, input[1], input[2]});
  Tensor mean = node.run({ones});
  auto far = [&](size_t i) {
    return (output[i + 1] - 1) * w.stride[i] + w.kernel[i] - w.padding[i] - input[i + 1];
  };
  Tensor padded = at::constant_pad_nd(ones, {w.padding[1], far(1), w.padding[0], far(0)}, 0);
  return mean / window_sums(node, padded);
}

}  // namespace

Tensor run_region(const Graph& graph, const Node& node, const Tensor& read, const Rectangles& place,
                  Sums sums) {
  const Window& w = node.window;
  switch (node.op) {
    case Op::kConv:
      return canonical(convolve_padded(node, read, {0, 0}, node.weights->bias(), sums));
    case Op::kMaxPool:
      return canonical(at::max_pool2d(read, w.kernel, w.stride, 0, w.dilation));
    default:
      return canonical(window_sums(node, read) * crop(sum_weights(graph, node), place));
  }
}

}  // namespace fbbench
