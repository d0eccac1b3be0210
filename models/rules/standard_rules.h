// SPDX-License-Identifier: Apache-2.0
/// Rules that rule sets are put together from. All are stateless and live as long as the program.
#pragma once

#include <optional>

#include "models/rules/rules.h"

namespace fbbench {

/// The exact derivative of any node: [N, output shape] -> [N, input shapes]. Explicit for the ops
/// that networks spend their time in, by autograd on the one node for the rest.
const Rule* gradient_rule(const Node& node);

/// The gradient as a rule set; base of those that change it at some nodes.
class GradientRules : public RuleSet {
 public:
  std::string name() const override { return "gradient"; }
  const Rule* rule(const Graph&, const Node& node) const override { return gradient_rule(node); }
};

/// Relevance goes through unchanged: activations, affine nodes.
const Rule* pass_through_rule();

/// kConv, kLinear, kAvgPool, by positive contributions:
///   z = w+ (*) a+  +  w- (*) a-,   q = r / z where z > 1e-9, else 0,
///   r_in = a+ . T(w+) q  +  a- . T(w-) q
const Rule* positive_contribution_rule();

/// kAdd, y = u + v: in the ratio of the parts that have y's sign,
///   y >= 0: max(u,0) : max(v,0);   y < 0: max(-u,0) : max(-v,0)
const Rule* sign_share_rule();

/// Which input of a kMul a gate (a factor broadcast over H,W, or coming from sigmoid or
/// hardsigmoid) lets pass; nothing where the product has no gate.
std::optional<size_t> gated_input(const Graph& graph, const Node& node);

/// kMul by a gate: all to the other factor. Null where the product has no gate.
const Rule* gate_rule(const Graph& graph, const Node& node);

/// What relevance methods agree on: activations and affine nodes pass it through, what moves values
/// hands each to where it came from, gates to the other factor. Null for layers with weights,
/// average pooling, additions and whatever has no rule (products without gate, softmax, ...).
const Rule* common_relevance_rule(const Graph& graph, const Node& node);

}  // namespace fbbench
