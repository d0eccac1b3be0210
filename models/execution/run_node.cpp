// SPDX-License-Identifier: Apache-2.0
#include "models/execution/run_node.h"

#include "models/cpu/linear_map.h"
#include "models/cpu/max_pool.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

Tensor affine(const Node& node, const Tensor& x) {
  Tensor y = node.scale.defined() ? x * node.scale : x;
  return node.shift.defined() ? y + node.shift : y;
}

/// ReLU or ReLU6; over its input's memory where nobody else reads that.
Tensor clamp(const Node& node, Tensor& x) {
  if (node.op == Op::kRelu) return is_shared(x) ? at::relu(x) : at::relu_(x);
  return is_shared(x) ? at::clamp(x, node.low, node.high) : at::clamp_(x, node.low, node.high);
}

Tensor compute(const Node& node, std::vector<Tensor>& inputs, Sums sums) {
  switch (node.op) {
    case Op::kConv:
    case Op::kLinear:
      return apply_layer(node, inputs[0], sums);
    case Op::kAffine:
      return affine(node, inputs[0]);
    case Op::kMaxPool:
      return can_max_pool(node.window, inputs[0]) ? max_pool(node.window, inputs[0])
                                                  : node.run(inputs);
    case Op::kRelu:
    case Op::kRelu6:
      return clamp(node, inputs[0]);
    default:
      return node.run(inputs);
  }
}

}  // namespace

Tensor run_node(const Node& node, std::vector<Tensor> inputs, Sums sums) {
  return canonical(compute(node, inputs, sums));
}

}  // namespace fbbench
