// SPDX-License-Identifier: Apache-2.0
#include "models/execution/recording.h"

#include <ATen/core/grad_mode.h>

#include "core/error.h"
#include "models/execution/fusion.h"
#include "models/graph/layout.h"

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

Recording run_forward(const Graph& graph, const Tensor& images, const ValueSet& keep, Sums sums) {
  at::NoGradGuard no_grad;
  std::vector<Tensor> values(graph.values.size());
  values[0] = canonical(images);
  for (size_t node = 0; node < graph.nodes.size();) {
    Fusion fusion = fusion_at(graph, node, keep, sums);
    std::vector<ValueId> ids = inputs_of(graph, fusion);
    std::vector<Tensor> inputs;
    for (ValueId id : ids) inputs.push_back(values[static_cast<size_t>(id)]);
    for (ValueId id : ids) {
      bool last_use = graph.value(id).consumers.back() < static_cast<int>(fusion.end);
      if (last_use && id != graph.output && !keep[static_cast<size_t>(id)]) {
        values[static_cast<size_t>(id)].reset();
      }
    }
    ValueId output = graph.nodes[fusion.end - 1].output;
    values[static_cast<size_t>(output)] = run_fused(graph, fusion, std::move(inputs), sums);
    node = fusion.end;
  }
  Tensor logits = values[static_cast<size_t>(graph.output)];
  for (size_t i = 0; i < values.size(); ++i) {
    if (!keep[i]) values[i].reset();
  }
  return {graph, std::move(values), logits};
}

}  // namespace fbbench
