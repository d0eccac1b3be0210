// SPDX-License-Identifier: Apache-2.0
#include <ATen/core/grad_mode.h>
#include <algorithm>

#include "core/error.h"
#include "models/graph/layout.h"
#include "models/graph/op_traits.h"
#include "models/rules/rules.h"

namespace fbbench {

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

/// The values of the graph that a walk passes on its way to `stops`: these, and what depends on
/// them.
ValueSet way_to(const Graph& graph, const std::vector<ValueId>& stops) {
  ValueSet way(graph.values.size(), false);
  for (ValueId stop : stops) way[static_cast<size_t>(stop)] = true;
  for (const Node& node : graph.nodes) {
    if (node.op == Op::kConstant) continue;
    for (ValueId input : node.inputs) {
      if (way[static_cast<size_t>(input)]) way[static_cast<size_t>(node.output)] = true;
    }
  }
  return way;
}

/// Whether one of the node's inputs lies on the way. A constant reads no values of the image.
bool leads(const Node& node, const ValueSet& way) {
  if (node.op == Op::kConstant) return false;
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [&](ValueId input) { return way[static_cast<size_t>(input)]; });
}

}  // namespace

ValueSet walk_needs(const Graph& graph, const RuleSet& rules, const std::vector<ValueId>& stops) {
  ValueSet needs(graph.values.size(), false);
  auto add = [&](const std::vector<ValueId>& ids) {
    for (ValueId id : ids) needs[static_cast<size_t>(id)] = true;
  };
  add(rules.completion_needs(graph));
  const ValueSet way = way_to(graph, stops);
  for (const Node& node : graph.nodes) {
    if (!leads(node, way)) continue;
    const Rule* rule = rules.rule(graph, node);
    FBBENCH_REQUIRE(rule != nullptr, Unsupported,
                    rules.name() << ": has no rule for " << describe_node(graph, node) << "; "
                                 << kWhatStillWorks);
    add(rule->needs(graph, node));
  }
  return needs;
}

std::vector<Tensor> walk_reverse(const Recording& recording, const RuleSet& rules,
                                 const Tensor& seed, const std::vector<ValueId>& stops) {
  at::NoGradGuard no_grad;
  const Graph& graph = recording.graph();
  const ValueSet way = way_to(graph, stops);
  std::vector<Tensor> arrived(graph.values.size()), found(stops.size());
  arrived[static_cast<size_t>(graph.output)] = seed;
  auto take = [&](ValueId id) {
    Tensor relevance = std::exchange(arrived[static_cast<size_t>(id)], {});
    if (!relevance.defined()) return relevance;
    relevance = canonical(relevance);
    relevance = canonical(rules.on_complete(recording, id, std::move(relevance)));
    for (size_t i = 0; i < stops.size(); ++i) {
      if (stops[i] == id) found[i] = relevance;
    }
    return relevance;
  };
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (!way[static_cast<size_t>(node->output)]) continue;
    Tensor relevance = take(node->output);
    if (!relevance.defined() || !leads(*node, way)) continue;
    auto parts = rules.rule(graph, *node)->apply(recording, *node, std::move(relevance));
    FBBENCH_PROMISE(parts.size() == node->inputs.size(), describe_node(graph, *node));
    for (size_t i = 0; i < parts.size(); ++i) {
      Tensor& sum = arrived[static_cast<size_t>(node->inputs[i])];
      if (parts[i].defined()) add_to(sum, std::move(parts[i]));
    }
  }
  take(0);
  for (size_t i = 0; i < stops.size(); ++i) {
    if (!found[i].defined()) found[i] = at::zeros(recording.shape(stops[i]), seed.options());
  }
  return found;
}

}  // namespace fbbench
