// SPDX-License-Identifier: Apache-2.0
/// \brief The gradient, with activations replaced by a rectifier of what comes back.
///
///   at an activation y = f(x):  g_in = max(g_out, 0), whatever x
///
/// Output   [N,C,H,W], signed (the first layer isn't rectified); no unit
/// Errors   Unsupported for a network without graph
#include "methods/method.h"
#include "models/graph/op_traits.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

class Rectified : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording&, const Node&, Tensor gradient) const override {
    return {owned(std::move(gradient)).clamp_min_(0)};
  }
};

class DeconvnetRules final : public GradientRules {
 public:
  std::string name() const override { return "deconvnet"; }
  const Rule* rule(const Graph& graph, const Node& node) const override {
    static const Rectified kRectified;
    return traits(node.op).activation ? &kRectified : GradientRules::rule(graph, node);
  }
};

class Deconvnet final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "deconvnet";
    info.brief = "gradient with rectifiers in place of activations";
    info.cost = "one recorded forward and one reverse walk";
    info.needs = Needs::kGraph;
    info.default_reduce = "max_abs";
    info.source =
        "Zeiler, Fergus 2013, section 2.1, arXiv:1311.2901; at every activation, not ReLU alone";
    return with_common_options(info);
  }
  explicit Deconvnet(const Options& options) : Method(describe(), options) {}

 private:
  std::unique_ptr<RuleSet> rules(const Graph&) const override {
    return std::make_unique<DeconvnetRules>();
  }
  Attribution explain_impl(const Context& context) const override { return walk(context); }
};

FBBENCH_REGISTER(Method, Deconvnet);

}  // namespace
}  // namespace fbbench
