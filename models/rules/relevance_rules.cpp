// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/elementwise.h"
#include "models/cpu/linear_map.h"
#include "models/graph/layout.h"
#include "models/graph/op_traits.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

class PassThrough : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording&, const Node&, Tensor relevance) const override {
    return {relevance};
  }
};

class PositiveContribution : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node& node) const override {
    return {node.inputs[0]};
  }

  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor relevance) const override {
    const Tensor& a = recording.value(node.inputs[0]);
    if (node.op == Op::kAvgPool) return {average(recording, node, a.clamp_min(0), relevance)};
    if (recording.graph().value(node.inputs[0]).non_negative) {
      Tensor z = canonical(apply_linear(node, a, positive_weights()));
      divide_into(relevance, z);
      return {transposed(recording, node, z, positive_weights(), a)};
    }
    return {can_go_by_sign(node) ? by_sign(recording, node, a, relevance)
                                 : by_parts(recording, node, a, relevance)};
  }

 private:
  /// a . T(w) q
  static Tensor transposed(const Recording& recording, const Node& node, const Tensor& q,
                           const WeightTransform& weights, const Tensor& a) {
    Tensor t = canonical(apply_transposed(node, q, weights, recording.shape(node.inputs[0])));
    contribution_into(a, t);
    return t;
  }

  /// Both signs in one convolution of twice the input channels, which saves two additions and reads
  /// q once.
  static Tensor by_sign(const Recording& recording, const Node& node, const Tensor& a,
                        const Tensor& relevance) {
    Tensor z = canonical(apply_linear(node, split_signs(a), weights_by_sign()));
    divide_into(relevance, z);
    std::vector<int64_t> shape = recording.shape(node.inputs[0]);
    shape[1] *= 2;
    return contribution_by_sign(a, canonical(apply_transposed(node, z, weights_by_sign(), shape)));
  }

  static Tensor by_parts(const Recording& recording, const Node& node, const Tensor& a,
                         const Tensor& relevance) {
    Tensor positive = a.clamp_min(0), negative = a.clamp_max(0);
    Tensor z = canonical(apply_linear(node, positive, positive_weights()) +
                         apply_linear(node, negative, negative_weights()));
    divide_into(relevance, z);
    return transposed(recording, node, z, positive_weights(), positive) +
           transposed(recording, node, z, negative_weights(), negative);
  }

  /// The weights are uniform and positive: only a+ contributes.
  static Tensor average(const Recording& recording, const Node& node, const Tensor& positive,
                        const Tensor& relevance) {
    Tensor z = canonical(node.run({positive})).clone();
    divide_into(relevance, z);
    return positive * gradient_rule(node)->apply(recording, node, z)[0];
  }
};

class SignShare : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node& node) const override { return node.inputs; }

  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor relevance) const override {
    Tensor u = recording.value(node.inputs[0]);
    Tensor v = recording.value(node.inputs[1]);
    if (node.factor != 1) v = v * node.factor;
    auto shape = relevance.sizes();
    auto shares = share_by_sign(canonical(u.expand(shape)), canonical(v.expand(shape)), relevance);
    return {at::sum_to(shares[0], u.sizes()), at::sum_to(shares[1], v.sizes())};
  }
};

/// All to input `value`, nothing to the gate.
class Gate : public Rule {
 public:
  explicit Gate(size_t value) : value_(value) {}
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor relevance) const override {
    std::vector<Tensor> parts(2);
    parts[value_] = at::sum_to(std::move(relevance), recording.shape(node.inputs[value_]));
    return parts;
  }

 private:
  size_t value_;
};

bool is_broadcast(const Graph& graph, ValueId factor, const Value& product) {
  const auto& shape = graph.value(factor).shape;
  return product.spatial() && shape.size() == 3 && shape[1] * shape[2] == 1;
}

bool comes_from_sigmoid(const Graph& graph, ValueId factor) {
  int producer = graph.value(factor).producer;
  if (producer < 0) return false;
  const Node& node = graph.nodes[static_cast<size_t>(producer)];
  if (node.op == Op::kReshape) return comes_from_sigmoid(graph, node.inputs[0]);
  return node.op == Op::kSigmoid || node.op == Op::kHardsigmoid;
}

}  // namespace

const Rule* pass_through_rule() {
  static const PassThrough rule;
  return &rule;
}

const Rule* positive_contribution_rule() {
  static const PositiveContribution rule;
  return &rule;
}

const Rule* sign_share_rule() {
  static const SignShare rule;
  return &rule;
}

std::optional<size_t> gated_input(const Graph& graph, const Node& node) {
  ValueId first = node.inputs[0], second = node.inputs[1];
  const Value& product = graph.value(node.output);
  if (is_broadcast(graph, second, product)) return 0;
  if (is_broadcast(graph, first, product)) return 1;
  if (comes_from_sigmoid(graph, second)) return 0;
  if (comes_from_sigmoid(graph, first)) return 1;
  return {};
}

const Rule* gate_rule(const Graph& graph, const Node& node) {
  static const Gate kToFirst(0), kToSecond(1);
  auto gated = gated_input(graph, node);
  if (!gated) return nullptr;
  return *gated == 0 ? &kToFirst : &kToSecond;
}

const Rule* common_relevance_rule(const Graph& graph, const Node& node) {
  const OpTraits& op = traits(node.op);
  if (op.activation || node.op == Op::kAffine) return pass_through_rule();
  if (op.moves_values) return gradient_rule(node);
  return node.op == Op::kMul ? gate_rule(graph, node) : nullptr;
}

}  // namespace fbbench
