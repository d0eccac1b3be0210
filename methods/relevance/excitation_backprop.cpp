// SPDX-License-Identifier: Apache-2.0
/// \brief The chance that a random walk from the class down the excitatory connections passes here.
///
///   P = 1 at the target's logit. A layer of weights W (average pooling: its own) hands on
///   P_a = a+ . T(W+) q + a- . T(W-) q,  q = P / (W+ a+ + W- a-), 0 where that is <= 1e-9;
///   activations pass P on, an addition y = u + v hands on u P/y and v P/y, max pooling all to the
///   winner. At the layer m = sum_channels P; the map is m at the image's size, bilinearly.
///   contrastive: below the layer that makes the logits, P less what the layer with -W hands on;
///   then max(m, 0).
///
/// Output   [N,1,H,W]; in [0,1] with a sum <= 1 at the layer where no addition meets values < 0
/// Errors   Unsupported for a network without graph, for ops without rule and, where contrastive,
///          for logits not made by a linear layer or 1x1 convolution; BadOption for a layer that
///          isn't [C,h,w]
#include "methods/method.h"
#include "models/graph/layers.h"
#include "models/graph/op_traits.h"
#include "models/rules/contribution_rules.h"
#include "models/rules/lrp_rules.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

constexpr Stabilizer kTellable = {0, 1e-9};  // less can't be told from rounding

/// The layer that makes the logits.
const Node& classifier(const Graph& graph) {
  const int producer = graph.value(before_padding(graph, graph.output)).producer;
  const Node* node = producer < 0 ? nullptr : &graph.nodes[static_cast<size_t>(producer)];
  const bool found = node && has_weights(*node) &&
                     (node->op == Op::kLinear || node->weights->weight()[0][0].numel() == 1);
  FBBENCH_REQUIRE(found, Unsupported,
                  "excitation_backprop: contrastive: want logits of a linear layer or 1x1 "
                  "convolution, got "
                      << (node ? describe_node(graph, *node) : "the image"));
  return *node;
}

/// `contrastive`: of the layer, less what it hands on with -W.
std::shared_ptr<const Rule> excitation(bool contrastive) {
  Contributions excite = positive_contributions(kTellable, /*bias=*/false);
  if (!contrastive) return contribution_rule({excite});
  Contributions inhibit = negative_contributions(kTellable, /*bias=*/false);
  inhibit.factor = -1;
  return contribution_rule({excite, inhibit});
}

/// The layer at position `contrast_at` is contrasted; -1: none.
class ExcitationRules final : public RuleSet {
 public:
  explicit ExcitationRules(int contrast_at) : contrast_at_(contrast_at) {}

  std::string name() const override { return "excitation_backprop"; }

  const Rule* rule(const Graph& graph, const Node& node) const override {
    static const auto kExcite = excitation(false), kContrast = excitation(true);
    static const auto kShare = norm_rule({});
    if (has_weights(node)) return (node.position == contrast_at_ ? kContrast : kExcite).get();
    if (node.op == Op::kAvgPool) return positive_contribution_rule();
    return node.op == Op::kAdd ? kShare.get() : common_relevance_rule(graph, node);
  }

 private:
  int contrast_at_;
};

class ExcitationBackprop final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "excitation_backprop";
    info.brief = "share of the class's excitation that comes through a position";
    info.cost = "one recorded forward and about two gradients down to the layer";
    info.needs = Needs::kGraph;
    info.options = {{"layer", "auto",
                     "where it stops: auto, the last map larger than Grad-CAM's; image, relu.2, 7 "
                     "or a module's path"},
                    {"contrastive", "false", "less the excitation of all but the class"}};
    info.default_reduce = "sum";
    info.source = "Zhang et al. 2016, arXiv:1608.00507; additions, signed inputs as in zennit";
    return with_common_options(info);
  }

  explicit ExcitationBackprop(const Options& options)
      : Method(describe(), options),
        layer_(options.get_string("layer")),
        contrastive_(options.get_bool("contrastive")) {}

 private:
  std::unique_ptr<RuleSet> rules(const Graph& graph) const override {
    return std::make_unique<ExcitationRules>(contrastive_ ? classifier(graph).position : -1);
  }

  std::vector<ValueId> stops(const Graph& graph) const override {
    const ValueId layer = layer_or(graph, layer_, evidence_layer);
    const Value& value = graph.value(layer);
    FBBENCH_REQUIRE(value.shape.size() == 3, BadOption,
                    "excitation_backprop: layer: want one that puts out [C,h,w], got " << layer_);
    FBBENCH_REQUIRE(!contrastive_ || value.producer < classifier(graph).position, BadOption,
                    "excitation_backprop: layer: want one before the logits, got " << layer_);
    return {layer};
  }

  Attribution explain_impl(const Context& context) const override {
    Tensor start = at::zeros_like(context.logits()).scatter(1, context.targets().unsqueeze(1), 1);
    Tensor map = walk_to_stops(context, start).front().sum(1, /*keepdim=*/true);
    if (contrastive_) map = map.clamp_min(0);
    return {at::upsample_bilinear2d(map, context.images().sizes().slice(2), false)};
  }

  std::string layer_;
  bool contrastive_;
};

FBBENCH_REGISTER(Method, ExcitationBackprop);

}  // namespace
}  // namespace fbbench
