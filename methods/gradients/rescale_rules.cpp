// SPDX-License-Identifier: Apache-2.0
#include "methods/gradients/rescale_rules.h"

#include "models/graph/op_traits.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

/// A difference of inputs up to which the gradient stands in for the chord: where a quotient of
/// float32 would be rounding, the slope of a smooth function is nearer to it.
double least_difference(const Node& node) {
  const bool smooth = node.op == Op::kSigmoid || node.op == Op::kTanh || node.op == Op::kSilu ||
                      node.op == Op::kGelu;
  return smooth ? 3e-4 : 1e-10;
}

class RescaleRule : public Rule {
 public:
  explicit RescaleRule(const Recording* baseline) : baseline_(baseline) {}

  std::vector<ValueId> needs(const Graph& graph, const Node& node) const override {
    std::vector<ValueId> values = gradient_rule(node)->needs(graph, node);
    values.insert(values.end(), {node.inputs[0], node.output});
    return values;
  }

  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor multiplier) const override {
    Tensor amount = handed_on(recording, node, multiplier);
    Tensor change = difference(recording, node.inputs[0]);
    Tensor same = change.abs() < least_difference(node);
    Tensor quotient = amount / change;
    if (!same.any().item<bool>()) return {quotient};
    Tensor gradient = gradient_rule(node)->apply(recording, node, std::move(multiplier))[0];
    return {at::where(same, gradient, quotient)};
  }

 protected:
  const Recording& baseline() const { return *baseline_; }
  Tensor difference(const Recording& recording, ValueId value) const {
    return recording.value(value) - baseline_->value(value);
  }

 private:
  /// What of multiplier * (y - y') each entry of the input gets.
  virtual Tensor handed_on(const Recording& recording, const Node& node,
                           const Tensor& multiplier) const = 0;

  const Recording* baseline_;
};

class ActivationRescale final : public RescaleRule {
 public:
  using RescaleRule::RescaleRule;

 private:
  Tensor handed_on(const Recording& recording, const Node& node,
                   const Tensor& multiplier) const override {
    return multiplier * difference(recording, node.output);
  }
};

class MaxPoolRescale final : public RescaleRule {
 public:
  using RescaleRule::RescaleRule;

 private:
  Tensor handed_on(const Recording& recording, const Node& node,
                   const Tensor& multiplier) const override {
    Tensor change = difference(recording, node.output), amount = multiplier * change;
    const Rule* to_winner = gradient_rule(node);
    Tensor rising = to_winner->apply(recording, node, amount.masked_fill(change < 0, 0))[0];
    return rising + to_winner->apply(baseline(), node, amount.masked_fill(change >= 0, 0))[0];
  }
};

}  // namespace

RescaleRules::RescaleRules(const Recording* baseline)
    : activation_(std::make_shared<ActivationRescale>(baseline)),
      max_pool_(std::make_shared<MaxPoolRescale>(baseline)) {}

const Rule* RescaleRules::rule(const Graph&, const Node& node) const {
  if (traits(node.op).activation) return activation_.get();
  if (node.op == Op::kMaxPool) return max_pool_.get();
  return traits(node.op).linear ? gradient_rule(node) : nullptr;
}

Recording repeated(const Recording& recording, const ValueSet& kept, int64_t count) {
  const Graph& graph = recording.graph();
  std::vector<Tensor> values(graph.values.size());
  for (size_t id = 0; id < values.size(); ++id) {
    if (!kept[id]) continue;
    std::vector<int64_t> shape = graph.values[id].shape;
    shape.insert(shape.begin(), count);
    values[id] = recording.value(static_cast<ValueId>(id)).expand(shape);
  }
  return {graph, std::move(values), recording.logits().expand({count, -1})};
}

}  // namespace fbbench
