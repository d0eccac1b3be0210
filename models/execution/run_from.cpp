// SPDX-License-Identifier: Apache-2.0
#include "models/execution/run_from.h"

#include <ATen/core/grad_mode.h>

#include "models/execution/run_node.h"

namespace fbbench {
namespace {

ValueSet dependents(const Graph& graph, ValueId value) {
  ValueSet depends(graph.values.size(), false);
  depends[static_cast<size_t>(value)] = true;
  for (const Node& node : graph.nodes) {
    for (ValueId input : node.inputs) {
      if (depends[static_cast<size_t>(input)]) depends[static_cast<size_t>(node.output)] = true;
    }
  }
  return depends;
}

}  // namespace

ValueSet run_from_needs(const Graph& graph, ValueId value) {
  const ValueSet depends = dependents(graph, value);
  ValueSet needs(graph.values.size(), false);
  for (const Node& node : graph.nodes) {
    if (!depends[static_cast<size_t>(node.output)] || node.output == value) continue;
    for (ValueId input : node.inputs) {
      if (!depends[static_cast<size_t>(input)]) needs[static_cast<size_t>(input)] = true;
    }
  }
  return needs;
}

Tensor run_from(const Recording& recording, int64_t image, ValueId value, Tensor replacement) {
  at::NoGradGuard no_grad;
  const Graph& graph = recording.graph();
  const ValueSet depends = dependents(graph, value);
  const int64_t count = replacement.size(0);
  std::vector<Tensor> values(graph.values.size());
  values[static_cast<size_t>(value)] = std::move(replacement);
  for (const Node& node : graph.nodes) {
    if (!depends[static_cast<size_t>(node.output)] || node.output == value) continue;
    std::vector<Tensor> inputs;
    for (ValueId id : node.inputs) {
      Tensor& made = values[static_cast<size_t>(id)];
      if (!depends[static_cast<size_t>(id)]) {
        Tensor clean = recording.value(id).narrow(0, image, 1);
        std::vector<int64_t> shape(static_cast<size_t>(clean.dim()), -1);
        shape[0] = count;
        inputs.push_back(clean.expand(shape));
      } else {
        inputs.push_back(made);
      }
    }
    for (ValueId id : node.inputs) {
      bool last_use = graph.value(id).consumers.back() == node.position && id != graph.output;
      if (last_use) values[static_cast<size_t>(id)].reset();
    }
    values[static_cast<size_t>(node.output)] = run_node(node, std::move(inputs), Sums::kFastest);
  }
  return values[static_cast<size_t>(graph.output)];
}

}  // namespace fbbench
