// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "models/layout.h"
#include "models/linear_map.h"
#include "models/recording.h"

namespace fbbench {

const Tensor& Recording::value(ValueId id) const {
  const Tensor& value = values_[static_cast<size_t>(id)];
  FBBENCH_PROMISE(value.defined(), "value " << id << " was not kept by the recorded forward");
  return value;
}

std::vector<int64_t> Recording::shape(ValueId id) const {
  std::vector<int64_t> shape = graph_->value(id).shape;
  shape.insert(shape.begin(), batch());
  return shape;
}

namespace {

Tensor affine(const Node& node, const Tensor& x) {
  Tensor y = node.scale.defined() ? x * node.scale : x;
  return node.shift.defined() ? y + node.shift : y;
}

/// ReLU or ReLU6; over its input's memory where nobody else reads that.
Tensor clamp(const Node& node, Tensor x, bool in_place) {
  if (node.op == Op::kRelu) return in_place ? at::relu_(x) : at::relu(x);
  return in_place ? at::clamp_(x, node.low, node.high) : at::clamp(x, node.low, node.high);
}

Tensor run_node(const Node& node, const std::vector<Tensor>& inputs, bool in_place) {
  switch (node.op) {
    case Op::kConv:
    case Op::kLinear:
      return apply_layer(node, inputs[0]);
    case Op::kAffine:
      return affine(node, inputs[0]);
    case Op::kRelu:
    case Op::kRelu6:
      return clamp(node, inputs[0], in_place);
    default:
      return node.run(inputs);
  }
}

}  // namespace

Recording run_forward(const Graph& graph, const Tensor& images, const ValueSet& keep) {
  at::NoGradGuard no_grad;
  std::vector<Tensor> values(graph.values.size());
  values[0] = canonical(images);
  for (const Node& node : graph.nodes) {
    std::vector<Tensor> inputs;
    for (ValueId id : node.inputs) inputs.push_back(values[static_cast<size_t>(id)]);
    for (ValueId id : node.inputs) {
      bool last_use = graph.value(id).consumers.back() == node.position && id != graph.output;
      if (last_use && !keep[static_cast<size_t>(id)]) values[static_cast<size_t>(id)].reset();
    }
    // Nobody else holds the memory, neither we nor the caller: it may be overwritten.
    bool scratch =
        inputs.size() == 1 && inputs[0].use_count() == 1 && inputs[0].storage().use_count() == 1;
    values[static_cast<size_t>(node.output)] = canonical(run_node(node, inputs, scratch));
  }
  Tensor logits = values[static_cast<size_t>(graph.output)];
  for (size_t i = 0; i < values.size(); ++i) {
    if (!keep[i]) values[i].reset();
  }
  return {graph, std::move(values), logits};
}

}  // namespace fbbench
