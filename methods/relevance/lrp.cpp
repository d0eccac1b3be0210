// SPDX-License-Identifier: Apache-2.0
/// \brief Relevance handed on layer by layer, each input's share in the ratio of its contribution.
///
///   R starts at the target's logit as 1, or as the explained output; a layer y = W a + b hands
///   R_a = a . T(W) [R / stab(y)] on (rule epsilon) or another of models/rules/lrp_rules.h, as its
///   composite says. Activations pass R on, additions and average pooling share by contributions.
///
/// Output   [N,C,H,W], signed; share of the start, of which biases and stabilisers absorb a part
/// Errors   Unsupported for a network without graph, for products of two tensors without a gate,
///          softmax inside and other ops without rule; BadOption for a rule where it isn't defined
#include <cmath>

#include "methods/method.h"
#include "methods/relevance/lrp_composites.h"

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
         join(LrpComposite::names()) +
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
        {"start", "one", "at the target: one, or the explained output", one_of({"one", "output"})}};
    info.default_reduce = "sum";
    info.source =
        "Bach et al. 2015, doi:10.1371/journal.pone.0130140; rules and composites as in zennit "
        "0.5.1 (Anders et al. 2021, arXiv:2106.13200)";
    return with_common_options(info);
  }

  explicit Lrp(const Options& options)
      : Method(describe(), options),
        composite_(options, parameters(options)),
        starts_with_one_(options.get_choice("start") == "one") {}

 private:
  std::unique_ptr<RuleSet> rules(const Graph& graph) const override {
    return std::make_unique<LrpRules>(composite_.rules(graph));
  }

  Attribution explain_impl(const Context& context) const override {
    const Tensor &logits = context.logits(), &targets = context.targets();
    Tensor start =
        starts_with_one_ ? at::ones(targets.sizes()) : score(context.network(), logits, targets);
    return walk(context,
                at::zeros_like(logits).scatter(1, targets.unsqueeze(1), start.unsqueeze(1)));
  }

  LrpComposite composite_;
  bool starts_with_one_;
};

FBBENCH_REGISTER(Method, Lrp);

}  // namespace
}  // namespace fbbench
