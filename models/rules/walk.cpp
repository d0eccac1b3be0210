// SPDX-License-Identifier: Apache-2.0
#include <ATen/core/grad_mode.h>

#include "core/error.h"
#include "models/graph/layout.h"
#include "models/graph/op_traits.h"
#include "models/rules/rules.h"

namespace fbbench {

ValueSet walk_needs(const Graph& graph, const RuleSet& rules) {
  ValueSet needs(graph.values.size(), false);
  auto add = [&](const std::vector<ValueId>& ids) {
    for (ValueId id : ids) needs[static_cast<size_t>(id)] = true;
  };
  add(rules.completion_needs(graph));
  for (const Node& node : graph.nodes) {
    const Rule* rule = rules.rule(graph, node);
    FBBENCH_REQUIRE(rule != nullptr, Unsupported,
                    rules.name() << ": has no rule for " << describe_node(graph, node)
                                 << "; methods that need only outputs or gradients (occlusion, "
                                    "gradient) work on this network");
    add(rule->needs(graph, node));
  }
  return needs;
}

namespace {

/// Into the sum's memory where that is its own and no value in it stands for several.
void add_to(Tensor& sum, Tensor part) {
  if (!sum.defined()) {
    sum = std::move(part);
  } else if (is_shared(sum) || !is_canonical(sum)) {
    sum = sum + part;
  } else {
    sum.add_(part);
  }
}

}  // namespace

Tensor walk_reverse(const Recording& recording, const RuleSet& rules, const Tensor& seed) {
  at::NoGradGuard no_grad;
  const Graph& graph = recording.graph();
  std::vector<Tensor> arrived(graph.values.size());
  arrived[static_cast<size_t>(graph.output)] = seed;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    Tensor relevance = std::exchange(arrived[static_cast<size_t>(node->output)], {});
    if (!relevance.defined()) continue;
    relevance = canonical(relevance);
    relevance = rules.on_complete(recording, node->output, std::move(relevance));
    relevance = canonical(relevance);
    auto parts = rules.rule(graph, *node)->apply(recording, *node, std::move(relevance));
    FBBENCH_PROMISE(parts.size() == node->inputs.size(), describe_node(graph, *node));
    for (size_t i = 0; i < parts.size(); ++i) {
      Tensor& sum = arrived[static_cast<size_t>(node->inputs[i])];
      if (parts[i].defined()) add_to(sum, std::move(parts[i]));
    }
  }
  Tensor image = arrived[0].defined() ? std::move(arrived[0]) : at::zeros(recording.shape(0));
  image = canonical(image);
  return rules.on_complete(recording, 0, std::move(image));
}

}  // namespace fbbench
