// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "models/layout.h"
#include "models/rules.h"

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
                    rules.name() << ": has no rule for " << graph.describe(node)
                                 << "; methods that need only outputs or gradients (occlusion, "
                                    "gradient) work on this network");
    add(rule->needs(graph, node));
  }
  return needs;
}

namespace {

/// The tensor for its next owner alone: rules and prune() may overwrite it, while an addition hands
/// the same tensor to both sides, and the seed is the caller's.
Tensor unshared(const Tensor& tensor) {
  bool shared = tensor.use_count() > 1 || tensor.storage().use_count() > 1;
  return canonical(shared ? tensor.clone() : tensor);
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
    relevance = rules.on_complete(recording, node->output, unshared(relevance));
    auto parts = rules.rule(graph, *node)->apply(recording, *node, canonical(std::move(relevance)));
    FBBENCH_PROMISE(parts.size() == node->inputs.size(), graph.describe(*node));
    for (size_t i = 0; i < parts.size(); ++i) {
      Tensor& sum = arrived[static_cast<size_t>(node->inputs[i])];
      if (parts[i].defined()) sum = sum.defined() ? sum + parts[i] : std::move(parts[i]);
    }
  }
  Tensor image = arrived[0].defined() ? std::move(arrived[0]) : at::zeros(recording.shape(0));
  return rules.on_complete(recording, 0, unshared(image));
}

}  // namespace fbbench
