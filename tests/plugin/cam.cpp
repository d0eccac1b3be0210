// SPDX-License-Identifier: Apache-2.0
// A class activation map: the channels of a layer, each weighed by its mean gradient (Grad-CAM).
#include "methods/method.h"
#include "models/graph/layers.h"
#include "models/rules/standard_rules.h"

using namespace fbbench;

class Cam final : public Method {
 public:
  static MethodInfo describe() {
    MethodInfo info;
    info.name = "cam";
    info.needs = Needs::kGraph;
    info.options = {{"layer", "last_spatial", "path of a module, or last_spatial"}};
    info.default_reduce = "sum";
    return with_common_options(info);
  }
  explicit Cam(const Options& options)
      : Method(describe(), options), layer_(options.get_string("layer")) {}

 private:
  std::vector<ValueId> stops(const Graph& graph) const override {
    return {layer_ == "last_spatial" ? graph.last_spatial() : layer_output(graph, layer_)};
  }
  std::unique_ptr<RuleSet> rules(const Graph&) const override {
    return std::make_unique<GradientRules>();
  }
  ValueSet recorded(const Graph& graph) const override {
    ValueSet values(graph.values.size(), false);
    values[static_cast<size_t>(stops(graph)[0])] = true;
    return values;
  }

  Attribution explain_impl(const Context& context) const override {
    const Recording& recording = context.recording();
    const Tensor& channels = recording.value(stops(recording.graph())[0]);
    Tensor weights = walk_to_stops(context, seed(context))[0].mean({2, 3}, /*keepdim=*/true);
    Tensor map = (weights * channels).sum(1, true).clamp_min(0);
    return {at::upsample_bilinear2d(map, context.images().sizes().slice(2), false)};
  }

  std::string layer_;
};

FBBENCH_REGISTER(Method, Cam);
