// SPDX-License-Identifier: Apache-2.0
#include "methods/method.h"

#include <ATen/core/grad_mode.h>

#include "core/picture/smooth.h"
#include "core/seed.h"

namespace fbbench {

template class Registry<Method>;

MethodInfo with_common_options(MethodInfo info) {
  info.options.push_back({"reduce", info.wraps ? kOfWrapped : info.default_reduce,
                          "channels to one value a pixel: max_abs, sum or sum_abs",
                          one_of({"max_abs", "sum", "sum_abs"})});
  info.options.push_back(
      {"smooth", "0", "sigma of a Gaussian over the map, as share of its longer side"});
  info.options.push_back(
      {"output", info.wraps ? kOfWrapped : info.default_output,
       "what is explained of the target: its logit, prob(ability), margin before the strongest "
       "other, or log_odds",
       one_of(ExplainedOutput::names())});
  return info;
}

namespace {

/// The value of `reduce` or `output`; `of_wrapped` where that stands for the wrapped method's.
std::string common_choice(const MethodInfo& info, const Options& options, const std::string& name,
                          const std::string& of_wrapped) {
  if (info.wraps && options.get_string(name) == kOfWrapped) return of_wrapped;
  return options.get_choice(name);
}

}  // namespace

Method::Method(MethodInfo info, const Options& options)
    : info_(std::move(info)),
      spec_(options.canonical().text()),
      reduce_(common_choice(info_, options, "reduce", info_.default_reduce)),
      output_(common_choice(info_, options, "output", info_.default_output)),
      smooth_(options.get_double("smooth", 0, 1)) {}

void Method::check(const Network& network, const DatasetFacts&) const {
  output_.check(network);
  if (info_.needs == Needs::kGraph) {
    FBBENCH_REQUIRE(network.graph(), Unsupported,
                    info_.name << ": " << network.graph_error() << "; " << kWhatStillWorks);
    needs(*network.graph());
  }
  bool differentiates = info_.needs == Needs::kGraph || info_.needs == Needs::kGradients;
  FBBENCH_REQUIRE(!differentiates || network.gradient_error().empty(), Unsupported,
                  info_.name << ": " << network.gradient_error());
}

ValueSet Method::needs(const Graph& graph) const {
  ValueSet needs = recorded(graph);
  if (auto rule_set = rules(graph)) {
    ValueSet of_rules = walk_needs(graph, *rule_set, stops(graph));
    for (size_t value = 0; value < needs.size(); ++value) {
      needs[value] = needs[value] || of_rules[value];
    }
  }
  return needs;
}

ValueSet Method::needs(const Network& network) const {
  if (network.graph()) return needs(*network.graph());
  return {uses_gradient()};
}

Attribution Method::explain(const Context& context) const {
  const Tensor& images = context.images();
  require_shape(context.targets(), {images.size(0)}, at::kLong, "targets");
  at::NoGradGuard no_grad;
  Attribution result = explain_impl(context);
  bool one_channel =
      result.values.defined() && result.values.dim() > 1 && result.values.size(1) == 1;
  int64_t channels = one_channel ? 1 : images.size(1);
  require_shape(result.values, {images.size(0), channels, images.size(2), images.size(3)},
                at::kFloat, info_.name + "'s attribution");
  return result;
}

Tensor Method::saliency(const Tensor& attribution) const {
  Tensor map = reduce_ == "sum"       ? attribution.sum(1)
               : reduce_ == "max_abs" ? std::get<0>(attribution.abs().max(1))
                                      : attribution.abs().sum(1);
  if (smooth_ > 0) {
    auto longer = static_cast<double>(std::max(map.size(1), map.size(2)));
    map = gaussian_smooth(map, smooth_ * longer);
  }
  return map.contiguous();
}

std::vector<Tensor> Method::walk_to_stops(const Context& context, const Tensor& start) const {
  const Recording& recording = context.recording();
  const Graph& graph = recording.graph();
  return walk_reverse(recording, *rules(graph), start, stops(graph));
}

Random Method::random(const Context& context, int64_t i) const {
  const std::string& id = context.ids().at(static_cast<size_t>(i));
  return Random(derive_seed(context.seed(), spec_, id));
}

Random Method::random(const Context& context) const {
  return Random(derive_seed(context.seed(), spec_));
}

}  // namespace fbbench
