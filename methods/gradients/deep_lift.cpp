// SPDX-License-Identifier: Apache-2.0
/// \brief What each input value adds to the logit's difference from a baseline's, nonlinearities
///        taken by the slope of their chord.
///
///   a = m . (x - b);  m from 1 at the target's logit down by the rules of rescale_rules.h
///
/// a sums to z_c(x) - z_c(b).
///
/// Output   [N,C,H,W], signed; logits. completeness_error: |sum a - (z_c(x) - z_c(b))|
/// Errors   BadOption for another output than the logit; Unsupported for a network without graph,
///          for products of two tensors, softmax inside and ops that are neither linear, pooling
///          nor activation
#include "methods/baseline.h"
#include "methods/completeness.h"
#include "methods/gradients/rescale_rules.h"
#include "methods/method.h"
#include "models/network/queries.h"

namespace fbbench {
namespace {

class DeepLift final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "deep_lift";
    info.brief = "difference of the logit from a baseline's, shared out by the Rescale rule";
    info.cost =
        "one recorded forward and about two reverse walks; one forward of the baseline a batch";
    info.needs = Needs::kGraph;
    info.options = {Baseline::option("0", "what differences are taken from")};
    info.default_reduce = "sum";
    info.source =
        "Shrikumar, Greenside, Kundaje 2017, arXiv:1704.02685 (Rescale); max pooling as in Captum, "
        "overlapping windows added";
    return with_common_options(info);
  }

  explicit DeepLift(const Options& options) : Method(describe(), options), baseline_(options) {
    FBBENCH_REQUIRE(
        output().name() == "logit", BadOption,
        "deep_lift: output: want logit, which alone it explains, got '" << output().name() << "'");
  }

  void check(const Network& network, const DatasetFacts& dataset) const override {
    Method::check(network, dataset);
    baseline_.check(network);
  }

 private:
  std::unique_ptr<RuleSet> rules(const Graph&) const override {
    return std::make_unique<RescaleRules>();
  }

  Attribution explain_impl(const Context& context) const override {
    const Network& network = context.network();
    const Recording& recording = context.recording();
    const ValueSet kept = needs(recording.graph());
    const Tensor baselines = baseline_.of(context);
    const bool all_one = baselines.stride(0) == 0;
    Recording baseline = record(network, all_one ? baselines.narrow(0, 0, 1) : baselines, kept);
    if (all_one) baseline = repeated(baseline, kept, context.size());
    Tensor multipliers = walk_reverse(recording, RescaleRules(&baseline), seed(context));
    Tensor values = multipliers * (context.images() - baselines);
    Tensor change = score(network, context.logits(), context.targets()) -
                    score(network, baseline.logits(), context.targets());
    return {values, {{kCompletenessError, completeness_error(values, change)}}};
  }

  Baseline baseline_;
};

FBBENCH_REGISTER(Method, DeepLift);

}  // namespace
}  // namespace fbbench
