// SPDX-License-Identifier: Apache-2.0
#include "models/graph/attention.h"

namespace fbbench {
namespace {

bool is_view(const Node& node) { return node.op == Op::kReshape || node.op == Op::kPermute; }

/// 0, 1, 2, ... along a dimension of [1, shape...].
Tensor ramp(std::vector<int64_t> shape, int64_t dim) {
  shape.insert(shape.begin(), 1);
  std::vector<int64_t> along(shape.size(), 1);
  along[static_cast<size_t>(dim)] = shape[static_cast<size_t>(dim)];
  Tensor steps = at::arange(along[static_cast<size_t>(dim)], at::kFloat);
  return steps.view(along).expand(shape);
}

/// The product that sums over the dimension along which `steps`, in place of the weights `value`,
/// rises: as the last of a first factor, or the last but one of a second. Fills in output and side.
bool find_output(const Graph& graph, ValueId value, const Tensor& steps, Attention& found) {
  for (int consumer : graph.value(value).consumers) {
    const Node& node = graph.nodes[static_cast<size_t>(consumer)];
    if (is_view(node) && find_output(graph, node.output, node.run({steps}), found)) return true;
    if (node.op != Op::kProduct || node.inputs[0] == node.inputs[1]) continue;
    const size_t side = node.inputs[0] == value ? 0 : 1;
    const int64_t summed = steps.dim() - (side == 0 ? 1 : 2);
    if (!at::equal(steps, ramp(graph.value(value).shape, summed))) continue;
    found.output = consumer;
    found.side = side;
    return true;
  }
  return false;
}

/// The product of which `value` is made by scale, bias, mask and views; -1 where it isn't.
int find_scores(const Graph& graph, ValueId value) {
  while (graph.value(value).producer >= 0) {
    const Node& node = graph.nodes[static_cast<size_t>(graph.value(value).producer)];
    if (node.op == Op::kProduct) return node.position;
    if (!is_view(node) && node.op != Op::kAffine) break;
    value = node.inputs[0];
  }
  return -1;
}

}  // namespace

std::vector<Attention> find_attention(const Graph& graph) {
  std::vector<Attention> all;
  for (const Node& node : graph.nodes) {
    if (node.op != Op::kSoftmax || node.name != "aten::softmax") continue;
    Attention found;
    found.softmax = node.position;
    found.scores = find_scores(graph, node.inputs[0]);
    Tensor steps = ramp(graph.value(node.output).shape, node.dim);
    if (found.scores >= 0 && find_output(graph, node.output, steps, found)) all.push_back(found);
  }
  return all;
}

}  // namespace fbbench
