// SPDX-License-Identifier: Apache-2.0
/// \brief Relevance handed on layer by layer, each input's share in the ratio of its contribution.
///
///   R starts at the target's logit as 1, or as the explained output; a layer y = W a + b hands
///   R_a = a . T(W) [R / stab(y)] on (rule epsilon) or another of models/rules/lrp_rules.h, as its
///   composite says. Activations pass R on, additions and average pooling share by contributions.
///
///   The composites cp_lrp, attn_lrp and libra, which know attention and layer norm, are x . g with
///   the gradients of models/rules/held_rules.h.
///
/// Output   [N,C,H,W], signed; share of the start, of which biases and stabilisers absorb a part;
///          completeness_error of the three: what x . g and the network's constants miss of the
///          explained output, as a share of it
/// Errors   Unsupported for a network without graph, for products of two tensors without a gate,
///          softmax inside and other ops without rule; BadOption for a rule where it isn't defined
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/error.h"
#include "methods/method.h"
#include "methods/relevance/lrp_composites.h"
#include "models/rules/held_rules.h"

namespace fbbench {
namespace {

class LrpRules final : public RuleSet {
 public:
  explicit LrpRules(std::vector<const Rule*> rules) : rules_(std::move(rules)) {}
  std::string name() const override { return "lrp"; }
  const Rule* rule(const Graph&, const Node& node) const override {
    return rules_[static_cast<size_t>(node.position)];
  }

 private:
  std::vector<const Rule*> rules_;
};

LrpParameters parameters(const Options& options) {
  auto number = [&](const std::string& name) { return options.get_double(name, 0, 1e6); };
  LrpParameters result = {number("epsilon"), number("gamma"),      number("alpha"),
                          number("beta"),    number("stabilizer"), options.get_bool("bias")};
  FBBENCH_REQUIRE(std::abs(result.alpha - result.beta - 1) < 1e-9, BadOption,
                  "lrp: beta: want alpha - 1 = " << result.alpha - 1 << ", got " << result.beta);
  return result;
}

/// Whether `option` is for the composites of held_names(), or for the others; others still are for
/// both.
bool is_of_held(const std::string& option) {
  return option == "gamma_conv" || option == "gamma_linear" || option == "activation";
}
bool is_of_rules(const std::string& option) {
  static const std::vector<std::string> kOptions = {
      "rule", "first", "conv", "linear", "epsilon", "gamma", "alpha", "beta", "stabilizer", "bias"};
  return std::count(kOptions.begin(), kOptions.end(), option) > 0;
}

/// Of a composite of held_names(); nothing for another. BadOption for options of the other kind.
std::optional<HeldOptions> held_composite(const Options& options) {
  const std::string& name = options.get_string("composite");
  const bool held = std::count(held_names().begin(), held_names().end(), name) > 0;
  for (const auto& [option, value] : options.canonical().options) {
    FBBENCH_REQUIRE(held ? !is_of_rules(option) : !is_of_held(option), BadOption,
                    "lrp: " << option << ": isn't for composite=" << name << "; want "
                            << (held ? "gamma_conv, gamma_linear or activation"
                                     : "composite= one of " + join(held_names())));
  }
  if (!held) return {};
  HeldOptions result = held_options(name);
  if (options.get_string("gamma_conv") != "auto") {
    result.gamma_conv = options.get_double("gamma_conv", 0, kAgreement);
  }
  result.gamma_linear = options.get_double("gamma_linear", 0, kAgreement);
  result.gate = options.get_choice("activation") == "gate";
  return result;
}

class Lrp final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "lrp";
    info.brief = "relevance handed on layer by layer, by contributions";
    info.cost =
        "one recorded forward and 1 to 4 gradients: epsilon and flat 1, zplus 1 (2 with signed "
        "inputs), gamma and alpha_beta up to 4";
    info.needs = Needs::kGraph;
    info.options = {
        {"composite", LrpComposite::kDefault,
         join(LrpComposite::names()) + ", " + join(held_names()) +
             "; or [PATTERN:RULE[=NUMBER],...], a composite's name may stand first: a pattern is a "
             "glob of ops (conv, linear, add) or module paths, the last match counts"},
        {"rule", "none",
         "of all convolutions and linear layers, in place of a composite: epsilon, zplus, "
         "alpha_beta, gamma, zbox, w_square or flat"},
        {"first", "none", "rule of the layers that read the image"},
        {"conv", "none", "rule of the other convolutions"},
        {"linear", "none", "rule of the other linear layers"},
        {"epsilon", "1e-6", "of the rule epsilon, >= 0"},
        {"gamma", "0.25", "of the rule gamma, >= 0"},
        {"alpha", "2", "of the rule alpha_beta, >= 1"},
        {"beta", "1", "of the rule alpha_beta, alpha - 1"},
        {"stabilizer", "1e-6", "added to the divisors of all other rules, >= 0"},
        {"bias", "true", "false: biases count as 0"},
        {"gamma_conv", "auto",
         "of cp_lrp, attn_lrp and libra: raises a convolution's contributions of its output's "
         "sign; "
         "inf leaves the others out; auto: 0, of libra inf"},
        {"gamma_linear", "0", "... a linear layer's"},
        {"activation", "gate", "... slope of activations: gate, f(x) / x, or gradient, f'(x)",
         one_of({"gate", "gradient"})},
        {"start", "auto",
         "at the target: one, or the explained output; auto: one, of cp_lrp, attn_lrp and libra "
         "output",
         one_of({"auto", "one", "output"})}};
    info.default_reduce = "sum";
    info.source =
        "Bach et al. 2015, doi:10.1371/journal.pone.0130140; rules and composites as in zennit "
        "0.5.1 (Anders et al. 2021, arXiv:2106.13200)";
    return with_common_options(info);
  }

  explicit Lrp(const Options& options)
      : Method(describe(), options),
        name_(options.get_string("composite")),
        held_(held_composite(options)),
        starts_with_output_(options.get_choice("start") == "output") {
    if (!held_) composite_.emplace(options, parameters(options));
    FBBENCH_REQUIRE(!held_ || options.get_string("start") != "one", BadOption,
                    "lrp: start: want output for composite=" << name_ << ", got one");
  }

 private:
  std::unique_ptr<RuleSet> rules(const Graph& graph) const override {
    if (held_) return std::make_unique<HeldRules>(graph, name_, *held_);
    return std::make_unique<LrpRules>(composite_->rules(graph));
  }

  std::vector<ValueId> stops(const Graph& graph) const override {
    return held_ ? shared_stops(graph) : to_image();
  }

  Attribution explain_impl(const Context& context) const override {
    if (held_) {
      const Recording& recording = context.recording();
      const HeldRules rules(recording.graph(), name_, *held_);
      Shared shared = share_out(recording, rules, seed(context), context.images());
      return {shared.gradient * context.images(),
              {{"completeness_error", shared.completeness_error}}};
    }
    const Tensor &logits = context.logits(), &targets = context.targets();
    Tensor start =
        starts_with_output_ ? score(context.network(), logits, targets) : at::ones(targets.sizes());
    return walk(context,
                at::zeros_like(logits).scatter(1, targets.unsqueeze(1), start.unsqueeze(1)));
  }

  std::string name_;  ///< of the composite
  std::optional<HeldOptions> held_;
  std::optional<LrpComposite> composite_;  ///< where it isn't held
  bool starts_with_output_;
};

FBBENCH_REGISTER(Method, Lrp);

}  // namespace
}  // namespace fbbench
