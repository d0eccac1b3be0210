// SPDX-License-Identifier: Apache-2.0
/// \brief The gradient, with negative gradients set to zero at every activation.
///
///   at an activation y = f(x):  g_in = f'(x) max(g_out, 0)
///
/// Output   [N,C,H,W], signed (the first layer isn't rectified); no unit
/// Errors   Unsupported for a network without graph
#include "methods/method.h"
#include "models/graph/op_traits.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

class RectifiedGradient : public Rule {
 public:
  std::vector<ValueId> needs(const Graph& graph, const Node& node) const override {
    return gradient_rule(node)->needs(graph, node);
  }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    gradient = owned(std::move(gradient)).clamp_min_(0);
    return gradient_rule(node)->apply(recording, node, std::move(gradient));
  }
};

class GuidedRules final : public GradientRules {
 public:
  std::string name() const override { return "guided_backprop"; }
  const Rule* rule(const Graph& graph, const Node& node) const override {
    static const RectifiedGradient rectified;
    return traits(node.op).activation ? &rectified : GradientRules::rule(graph, node);
  }
};

class GuidedBackprop final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "guided_backprop";
    info.brief = "gradient that passes activations only where it is positive";
    info.cost = "one recorded forward and one reverse walk";
    info.needs = Needs::kGraph;
    info.default_reduce = "max_abs";
    info.source =
        "Springenberg et al. 2014, section 3.4, arXiv:1412.6806; for activations other than ReLU "
        "as in Captum";
    return with_common_options(info);
  }
  explicit GuidedBackprop(const Options& options) : Method(describe(), options) {}

 private:
  std::unique_ptr<RuleSet> rules(const Graph&) const override {
    return std::make_unique<GuidedRules>();
  }
  Attribution explain_impl(const Context& context) const override { return walk(context); }
};

FBBENCH_REGISTER(Method, GuidedBackprop);

}  // namespace
}  // namespace fbbench
