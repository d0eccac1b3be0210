// SPDX-License-Identifier: Apache-2.0
// Layer-wise relevance propagation by the gamma rule, of which one rule is written here: weights
// that favour what speaks for a class.
#include "methods/method.h"
#include "models/cpu/linear_map.h"
#include "models/graph/op_traits.h"
#include "models/rules/standard_rules.h"

using namespace fbbench;

class GammaRule final : public Rule {
 public:
  explicit GammaRule(double gamma)
      : weights_{"w + " + std::to_string(gamma) + " w+",
                 [gamma](const Tensor& w) { return w + gamma * w.clamp_min(0); }} {}

  std::vector<ValueId> needs(const Graph&, const Node& node) const override {
    return {node.inputs[0]};
  }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor relevance) const override {
    const Tensor& a = recording.value(node.inputs[0]);
    Tensor z = apply_linear(node, a, weights_);
    Tensor q = relevance / (z + 1e-6 * (z >= 0).to(at::kFloat).mul(2).sub(1));
    return {a * apply_transposed(node, q, weights_, recording.shape(node.inputs[0]))};
  }

 private:
  WeightTransform weights_;
};

class GammaRules final : public GradientRules {
 public:
  explicit GammaRules(double gamma) : gamma_(gamma) {}
  std::string name() const override { return "lrp_gamma"; }
  const Rule* rule(const Graph& graph, const Node& node) const override {
    if (node.op == Op::kConv || node.op == Op::kLinear) return &gamma_;
    return traits(node.op).activation ? pass_through_rule() : GradientRules::rule(graph, node);
  }

 private:
  GammaRule gamma_;
};

class LrpGamma final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "lrp_gamma";
    info.needs = Needs::kGraph;
    info.options = {{"gamma", "0.25", "how much positive weights are favoured, >= 0"}};
    info.default_reduce = "sum";
    return with_common_options(info);
  }
  explicit LrpGamma(const Options& options)
      : Method(describe(), options), gamma_(options.get_double("gamma", 0, 1e6)) {}

 private:
  std::unique_ptr<RuleSet> rules(const Graph&) const override {
    return std::make_unique<GammaRules>(gamma_);
  }
  Attribution explain_impl(const Context& context) const override {
    return walk(context, seed(context) * context.logits());
  }
  double gamma_;
};

FBBENCH_REGISTER(Method, LrpGamma);
