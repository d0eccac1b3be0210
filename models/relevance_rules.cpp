// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "models/linear_map.h"
#include "models/standard_rules.h"

namespace fbbench {
namespace {

/// Below this a unit has no positive contribution that could be told from rounding.
constexpr double kSmallest = 1e-9;

/// r / z where z > kSmallest, else 0.
Tensor positive_ratio(const Tensor& relevance, const Tensor& z) {
  return at::where(z > kSmallest, relevance / z, at::zeros({}, z.options()));
}

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
    bool signed_input = !recording.graph().value(node.inputs[0]).non_negative;
    if (node.op == Op::kAvgPool) return average(recording, node, a.clamp_min(0), relevance);
    if (!signed_input) {
      Tensor q = positive_ratio(relevance, apply_linear(node, a, Part::kPositive));
      return {a * transposed(recording, node, q, Part::kPositive)};
    }
    Tensor positive = a.clamp_min(0), negative = a.clamp_max(0);
    Tensor z = apply_linear(node, positive, Part::kPositive) +
               apply_linear(node, negative, Part::kNegative);
    Tensor q = positive_ratio(relevance, z);
    return {positive * transposed(recording, node, q, Part::kPositive) +
            negative * transposed(recording, node, q, Part::kNegative)};
  }

 private:
  static Tensor transposed(const Recording& recording, const Node& node, const Tensor& q,
                           Part part) {
    return apply_transposed(node, q, part, recording.shape(node.inputs[0]));
  }

  /// The weights are uniform and positive: only a+ contributes.
  static std::vector<Tensor> average(const Recording& recording, const Node& node,
                                     const Tensor& positive, const Tensor& relevance) {
    Tensor q = positive_ratio(relevance, node.run({positive}));
    return {positive * gradient_rule(node)->apply(recording, node, q)[0]};
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
    Tensor sign = at::where(u + v >= 0, at::ones({}), at::full({}, -1.0));
    Tensor part_u = (sign * u).clamp_min(0);
    Tensor part_v = (sign * v).clamp_min(0);
    Tensor total = part_u + part_v;
    Tensor share = at::where(total > 0, relevance / total, at::zeros({}));
    return {at::sum_to(share * part_u, u.sizes()), at::sum_to(share * part_v, v.sizes())};
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

const Rule* gate_rule(const Graph& graph, const Node& node) {
  static const Gate to_first(0), to_second(1);
  ValueId first = node.inputs[0], second = node.inputs[1];
  const Value& product = graph.value(node.output);
  if (is_broadcast(graph, second, product)) return &to_first;
  if (is_broadcast(graph, first, product)) return &to_second;
  if (comes_from_sigmoid(graph, second)) return &to_first;
  if (comes_from_sigmoid(graph, first)) return &to_second;
  return nullptr;
}

}  // namespace fbbench
