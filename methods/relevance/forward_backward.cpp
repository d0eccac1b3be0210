// SPDX-License-Identifier: Apache-2.0
/// \brief A unit of relevance, sent down the recorded activations; at each layer only the smallest
/// set of units that carries a share `keep` of it survives.
///
///   Start at the last spatial tensor S: C = S . d(z_c - mean_k z_k)/dS, E = max(0, sum_k C_k),
///   r = E C+ / sum_k C+, divided by its sum. Below: positive contributions at conv, linear and
///   average pooling, the winner at max pooling, the ratio of sign-matching parts at additions, all
///   to the value at gates; r is pruned where it feeds conv, linear or pooling, at S and at the
///   image.
///
/// Output   [N,C,H,W] >= 0 that sums to 1 an image (all zero where there is no evidence for the
///          class); relevance_left: what reached the image before the division by its sum
/// Errors   Unsupported for a network without graph, for products of two tensors without a gate,
///          for attention behind the start and for ops that have no rule (layer norm, softmax in
///          the middle, ...)
#include "methods/method.h"
#include "methods/relevance/prune.h"
#include "models/graph/layers.h"
#include "models/graph/op_traits.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

/// Whether a value feeds a layer, directly or through padding only.
bool feeds_layer(const Graph& graph, ValueId id) {
  for (int consumer : graph.value(id).consumers) {
    const Node& node = graph.nodes[static_cast<size_t>(consumer)];
    if (traits(node.op).layer || (node.op == Op::kPad && feeds_layer(graph, node.output)))
      return true;
  }
  return false;
}

/// A padded tensor isn't pruned: what it was padded from is, and once is enough.
bool is_padded(const Graph& graph, ValueId id) {
  int producer = graph.value(id).producer;
  return producer >= 0 && graph.nodes[static_cast<size_t>(producer)].op == Op::kPad;
}

/// Relevance at S [N,K,...] from the gradient of the class's contrast there.
Tensor start(const Tensor& s, const Tensor& gradient) {
  Tensor contribution = s * gradient;
  Tensor evidence = contribution.sum(1, /*keepdim=*/true).clamp_min(0);
  Tensor positive = contribution.clamp_min(0);
  Tensor total = positive.sum(1, true);
  Tensor relevance = at::where(total > 0, evidence * positive / total, at::zeros({}));
  return divide_by_sum(relevance);
}

class ForwardBackwardRules final : public RuleSet {
 public:
  ForwardBackwardRules(const Graph& graph, double keep)
      : keep_(keep), start_(graph.last_spatial()), start_position_(graph.value(start_).producer) {
    require_no_attention_behind(graph, start_);
  }

  std::string name() const override { return "forward_backward"; }

  const Rule* rule(const Graph& graph, const Node& node) const override {
    if (node.position > start_position_) return gradient_rule(node);
    if (const Rule* common = common_relevance_rule(graph, node)) return common;
    if (traits(node.op).layer) return positive_contribution_rule();
    return node.op == Op::kAdd ? sign_share_rule() : nullptr;
  }

  std::vector<ValueId> completion_needs(const Graph&) const override { return {start_}; }

  Tensor on_complete(const Recording& recording, ValueId id, Tensor relevance) const override {
    if (id == start_) return prune(start(recording.value(id), relevance), keep_);
    const Graph& graph = recording.graph();
    bool below = graph.value(id).producer < start_position_;
    bool pruned = below && (id == 0 || (feeds_layer(graph, id) && !is_padded(graph, id)));
    return pruned ? prune(std::move(relevance), keep_) : relevance;
  }

 private:
  double keep_;
  ValueId start_;
  int start_position_;
};

class ForwardBackward final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "forward_backward";
    info.brief = "relevance sent down the recorded activations, pruned at each layer";
    info.cost = "one recorded forward and about two gradients";
    info.needs = Needs::kGraph;
    info.options = {{"keep", "0.98", "share of the relevance that survives each layer, [1e-6, 1]"}};
    info.default_reduce = "sum";
    info.source = "Balu et al. 2017, arXiv:1711.06221 (our reading of abstract and introduction)";
    return with_common_options(info);
  }

  explicit ForwardBackward(const Options& options)
      : Method(describe(), options), keep_(options.get_double("keep", 1e-6, 1)) {}

 private:
  std::unique_ptr<RuleSet> rules(const Graph& graph) const override {
    return std::make_unique<ForwardBackwardRules>(graph, keep_);
  }

  /// On the contrast z_c - mean_k z_k; on z_c where there is one class only.
  Attribution explain_impl(const Context& context) const override {
    Tensor weights = seed(context);
    if (weights.size(1) > 1) weights = weights - weights.mean(1, /*keepdim=*/true);
    Tensor relevance = walk(context, weights).values;
    Tensor left = relevance.flatten(1).sum(1, false, at::kDouble);
    return {divide_by_sum(relevance), {{"relevance_left", left}}};
  }

  double keep_;
};

FBBENCH_REGISTER(Method, ForwardBackward);

}  // namespace
}  // namespace fbbench
