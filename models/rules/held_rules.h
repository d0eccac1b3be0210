// SPDX-License-Identifier: Apache-2.0
/// Gradients through networks with attention in which some of what a node computes is held as if it
/// were a constant, so that x . g shares a logit out: CP-LRP, AttnLRP and LibraGrad.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "models/rules/standard_rules.h"

namespace fbbench {

/// Raises contributions w x of the output's sign by this factor, as LRP-gamma: infinite, those of
/// the other sign are left out, and the bias keeps its own share.
constexpr double kAgreement = std::numeric_limits<double>::infinity();

struct HeldOptions {
  bool through_weights = false;  ///< attention weights get half of A v, and hand it on
  double gamma_conv = 0, gamma_linear = 0;
  bool gate = true;  ///< an activation's slope is f(x) / x, else f'(x)
};

/// cp_lrp, attn_lrp and libra.
const std::vector<std::string>& held_names();
/// What one of these stands for.
HeldOptions held_options(const std::string& name);

/// A gradient in which are held: attention weights, or half of each product of two tensors; the
/// deviation that layer norm divides by; the factor by which an activation lets pass; gates.
/// Unsupported for ops of which it isn't said: those without row in models/rules/held_rules.cpp.
/// Sources: Achtibat et al. 2024 (arXiv:2402.05602), Ali et al. 2022 (arXiv:2202.07304),
/// LibraGrad 2024 (arXiv:2411.16760).
class HeldRules final : public RuleSet {
 public:
  HeldRules(const Graph& graph, std::string name, const HeldOptions& options);

  std::string name() const override { return name_; }
  const Rule* rule(const Graph& graph, const Node& node) const override;

  /// What the node's own constants (bias, shift, row) hold of the explained output where `gradient`
  /// [N, ...] has arrived at its output: [N] float64.
  Tensor of_constants(const Recording& recording, const Node& node, const Tensor& gradient) const;

 private:
  const Rule* product_rule(const Graph& graph, const Node& node) const;

  std::string name_;
  HeldOptions options_;
  std::vector<const Rule*> at_;  ///< of attention's nodes, by position; null: of others
  std::shared_ptr<const Rule> conv_, linear_;
};

/// What a walk leaves: g at the image, and, as a share of the explained output, what x . g and the
/// network's constants fail to add up to ([N] float64; NaN where that output is 0).
struct Shared {
  Tensor gradient, completeness_error;
};
/// Of weights [N,K] on the logits, for the recorded images [N,C,H,W]. Needs what a walk to
/// shared_stops() does.
Shared share_out(const Recording& recording, const HeldRules& rules, const Tensor& weights,
                 const Tensor& images);

/// The image, and what the network adds to batches of itself: class tokens.
std::vector<ValueId> shared_stops(const Graph& graph);

}  // namespace fbbench
