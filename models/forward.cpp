// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "models/layout.h"
#include "models/recording.h"
#include "models/run_node.h"

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
    values[static_cast<size_t>(node.output)] = run_node(node, std::move(inputs));
  }
  Tensor logits = values[static_cast<size_t>(graph.output)];
  for (size_t i = 0; i < values.size(); ++i) {
    if (!keep[i]) values[i].reset();
  }
  return {graph, std::move(values), logits};
}

}  // namespace fbbench
