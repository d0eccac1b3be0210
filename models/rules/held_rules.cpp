// SPDX-License-Identifier: Apache-2.0
#include "models/rules/held_rules.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "models/graph/attention.h"
#include "models/graph/op_traits.h"
#include "models/rules/contribution_rules.h"

namespace fbbench {
namespace {

/// Hands nothing on.
class Stop : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording&, const Node& node, Tensor) const override {
    return std::vector<Tensor>(node.inputs.size());
  }
};

/// The gradient at the two inputs of a product, times these; nothing for 0.
class PartsOfProduct : public Rule {
 public:
  PartsOfProduct(double first, double second) : factors_{first, second} {}
  std::vector<ValueId> needs(const Graph& graph, const Node& node) const override {
    return gradient_rule(node)->needs(graph, node);
  }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    auto parts = gradient_rule(node)->apply(recording, node, std::move(gradient));
    for (size_t i = 0; i < 2; ++i) {
      parts[i] = factors_[i] == 0 ? Tensor() : parts[i] * factors_[i];
    }
    return parts;
  }

 private:
  double factors_[2];
};

/// The deviation held: g' = g scale / sd, less its mean.
class HeldLayerNorm : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node& node) const override {
    return {node.inputs[0]};
  }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    Tensor variance = recording.value(node.inputs[0]).var(node.dims, /*unbiased=*/false, true);
    if (node.scale.defined()) gradient = gradient * node.scale;
    gradient = gradient / (variance + node.epsilon).sqrt();
    return {gradient - gradient.mean(node.dims, true)};
  }
};

/// The slope f(x) / x; at 0 the derivative, its limit.
class HeldActivation : public Rule {
 public:
  std::vector<ValueId> needs(const Graph& graph, const Node& node) const override {
    std::vector<ValueId> values = gradient_rule(node)->needs(graph, node);
    values.insert(values.end(), {node.inputs[0], node.output});
    return values;
  }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    const Tensor& x = recording.value(node.inputs[0]);
    Tensor held = gradient * recording.value(node.output) / x, zero = x == 0;
    if (!zero.any().item<bool>()) return {held};
    Tensor at_zero = gradient_rule(node)->apply(recording, node, std::move(gradient))[0];
    return {at::where(zero, at_zero, held)};
  }
};

/// kConv, kLinear: contributions of the output's sign raised by gamma; all of them share y (without
/// the bias, where gamma is infinite) in their ratio.
class Raised : public Rule {
 public:
  explicit Raised(double gamma) : gamma_(gamma) {
    const bool agreement = std::isinf(gamma);
    same_ = agreement ? positive_weights() : raised_weights(gamma, true);
    other_ = agreement ? negative_weights() : raised_weights(gamma, false);
  }

  std::vector<ValueId> needs(const Graph&, const Node& node) const override {
    return {node.inputs[0], node.output};
  }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    auto [above, below] = quotients(recording, node, gradient);
    auto back = [&](const Tensor& q, const WeightTransform& weights) {
      return apply_transposed(node, q, weights, recording.shape(node.inputs[0]));
    };
    return {at::where(recording.value(node.inputs[0]) >= 0,
                      back(above, same_) + back(below, other_),
                      back(above, other_) + back(below, same_))};
  }

  /// b . g, or the bias's part of each sum. [N, ...]
  Tensor of_bias(const Recording& recording, const Node& node, const Tensor& gradient) const {
    const Tensor& bias = node.weights->bias();
    if (std::isinf(gamma_)) return against_output(node, bias) * gradient;
    auto [above, below] = quotients(recording, node, gradient);
    return against_output(node, raised_bias(bias, true)) * above +
           against_output(node, raised_bias(bias, false)) * below;
  }

 private:
  Tensor raised_bias(const Tensor& bias, bool positive) const {
    return bias + gamma_ * (positive ? bias.clamp_min(0) : bias.clamp_max(0));
  }

  /// g y / z where y >= 0, and where it is below.
  std::pair<Tensor, Tensor> quotients(const Recording& recording, const Node& node,
                                      const Tensor& gradient) const {
    const Tensor &x = recording.value(node.inputs[0]), &bias = node.weights->bias();
    const Tensor positive = x.clamp_min(0), negative = x.clamp_max(0);
    Tensor y = recording.value(node.output);
    Tensor above = apply_linear(node, positive, same_) + apply_linear(node, negative, other_);
    Tensor below = apply_linear(node, positive, other_) + apply_linear(node, negative, same_);
    if (bias.defined() && std::isinf(gamma_)) y = y - against_output(node, bias);
    if (bias.defined() && std::isfinite(gamma_)) {
      above = above + against_output(node, raised_bias(bias, true));
      below = below + against_output(node, raised_bias(bias, false));
    }
    const Tensor share = gradient * y, none = at::zeros({}, y.options());
    return {at::where((y >= 0).logical_and(above > 0), share / above, none),
            at::where((y < 0).logical_and(below < 0), share / below, none)};
  }

  double gamma_;
  WeightTransform same_, other_;
};

const Stop* stop() {
  static const Stop kStop;
  return &kStop;
}

/// All of the gradient for input `side`, nothing for the other; half for both where there is none.
const Rule* parts_of_product(std::optional<size_t> side) {
  static const PartsOfProduct kFirst(1, 0), kSecond(0, 1), kHalves(0.5, 0.5);
  if (!side) return &kHalves;
  return *side == 0 ? &kFirst : &kSecond;
}

/// The type in which the graph computes.
at::ScalarType precision(const Graph& graph) {
  for (const Node& node : graph.nodes) {
    if (node.weights) return node.weights->weight().scalar_type();
  }
  return at::kFloat;
}

bool is_zero_at_zero(const Graph& graph, const Node& node) {
  if (node.op == Op::kSigmoid || node.op == Op::kHardsigmoid) return false;
  if (node.op == Op::kRelu6) return node.low <= 0 && node.high >= 0;
  if (node.op != Op::kActivation) return true;
  std::vector<int64_t> shape = graph.value(node.inputs[0]).shape;
  shape.insert(shape.begin(), 1);
  return !node.run({at::zeros(shape, precision(graph))}).any().item<bool>();
}

/// Whether a value is read as a gate alone, through views.
bool gates_alone(const Graph& graph, ValueId value) {
  const std::vector<int>& consumers = graph.value(value).consumers;
  return std::all_of(consumers.begin(), consumers.end(), [&](int consumer) {
    const Node& node = graph.nodes[static_cast<size_t>(consumer)];
    if (node.op == Op::kReshape) return gates_alone(graph, node.output);
    auto gated = node.op == Op::kMul ? gated_input(graph, node) : std::nullopt;
    return gated && node.inputs[*gated] != value;
  });
}

/// Sums of an image's entries, in float64. 0 of an infinite constant is 0.
Tensor sums(const Tensor& products) {
  return at::nan_to_num(products, 0).flatten(1).sum(1, false, at::kDouble);
}

}  // namespace

const std::vector<std::string>& held_names() {
  static const std::vector<std::string> kNames = {"cp_lrp", "attn_lrp", "libra"};
  return kNames;
}

HeldOptions held_options(const std::string& name) {
  HeldOptions options;
  options.through_weights = name == "attn_lrp";
  if (name == "libra") options.gamma_conv = kAgreement;
  return options;
}

HeldRules::HeldRules(const Graph& graph, std::string name, const HeldOptions& options)
    : name_(std::move(name)), options_(options), at_(graph.nodes.size()) {
  if (options.gamma_conv > 0) conv_ = std::make_shared<Raised>(options.gamma_conv);
  if (options.gamma_linear > 0) linear_ = std::make_shared<Raised>(options.gamma_linear);
  for (const Attention& attention : find_attention(graph)) {
    auto set = [&](int position, const Rule* through, const Rule* held) {
      at_[static_cast<size_t>(position)] = options.through_weights ? through : held;
    };
    auto gradient = [&](int position) {
      return gradient_rule(graph.nodes[static_cast<size_t>(position)]);
    };
    const Rule* halves = parts_of_product(std::nullopt);
    // Held weights have a derivative, which ends there.
    set(attention.output, halves, gradient(attention.output));
    set(attention.softmax, gradient(attention.softmax), stop());
    set(attention.scores, halves, stop());
  }
}

const Rule* HeldRules::product_rule(const Graph& graph, const Node& node) const {
  auto gated = node.op == Op::kMul ? gated_input(graph, node) : std::nullopt;
  return parts_of_product(options_.through_weights ? std::nullopt : gated);
}

const Rule* HeldRules::rule(const Graph& graph, const Node& node) const {
  static const HeldLayerNorm kLayerNorm;
  static const HeldActivation kActivation;
  if (const Rule* rule = at_[static_cast<size_t>(node.position)]) return rule;
  if (node.op == Op::kConv && conv_) return conv_.get();
  if (node.op == Op::kLinear && linear_) return linear_.get();
  if (node.op == Op::kLayerNorm) return &kLayerNorm;
  if (node.op == Op::kMul || node.op == Op::kProduct) return product_rule(graph, node);
  const OpTraits& op = traits(node.op);
  if (op.activation && !is_zero_at_zero(graph, node)) {
    return !options_.through_weights && gates_alone(graph, node.output) ? stop() : nullptr;
  }
  const bool straight = node.op == Op::kRelu || node.op == Op::kLeakyRelu;
  if (op.activation && options_.gate && !straight) return &kActivation;
  return op.activation || op.linear || op.moves_values ? gradient_rule(node) : nullptr;
}

Tensor HeldRules::of_constants(const Recording& recording, const Node& node,
                               const Tensor& gradient) const {
  if (node.weights && node.weights->bias().defined()) {
    const auto& raised = node.op == Op::kConv ? conv_ : linear_;
    return sums(raised ? static_cast<const Raised&>(*raised).of_bias(recording, node, gradient)
                       : against_output(node, node.weights->bias()) * gradient);
  }
  if (node.shift.defined()) return sums(node.shift * gradient);
  if (node.op == Op::kPad) {
    std::vector<int64_t> shape = recording.shape(node.inputs[0]);
    return sums(node.run({at::zeros(shape, gradient.options())}) * gradient);
  }
  return at::zeros({gradient.size(0)}, at::kDouble);
}

namespace {

/// Counts what constants hold on the way.
class Counting : public RuleSet {
 public:
  explicit Counting(const HeldRules& rules) : rules_(rules) {}
  std::string name() const override { return rules_.name(); }
  const Rule* rule(const Graph& graph, const Node& node) const override {
    return rules_.rule(graph, node);
  }
  Tensor on_complete(const Recording& recording, ValueId id, Tensor gradient) const override {
    const int producer = recording.graph().value(id).producer;
    if (producer < 0) return gradient;
    const Node& node = recording.graph().nodes[static_cast<size_t>(producer)];
    Tensor held = rules_.of_constants(recording, node, gradient);
    sum_ = sum_.defined() ? sum_ + held : held;
    return gradient;
  }
  const Tensor& sum() const { return sum_; }

 private:
  const HeldRules& rules_;
  mutable Tensor sum_;
};

}  // namespace

Shared share_out(const Recording& recording, const HeldRules& rules, const Tensor& weights,
                 const Tensor& images) {
  const Counting counting(rules);
  Tensor gradient = walk_reverse(recording, counting, weights, shared_stops(recording.graph()))[0];
  Tensor explained = sums(weights * recording.logits());
  Tensor found = sums(images * gradient) + counting.sum();
  Tensor error = (found - explained).abs() / explained.abs();
  return {gradient, at::where(explained == 0, at::full_like(error, NAN), error)};
}

std::vector<ValueId> shared_stops(const Graph& graph) {
  std::vector<ValueId> stops = to_image();
  for (const Node& node : graph.nodes) {
    if (node.op == Op::kConstant) stops.push_back(node.output);
  }
  return stops;
}

}  // namespace fbbench
