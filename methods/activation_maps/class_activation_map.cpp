// SPDX-License-Identifier: Apache-2.0
#include "methods/activation_maps/class_activation_map.h"

#include "core/error.h"
#include "models/graph/layers.h"
#include "models/rules/standard_rules.h"

namespace fbbench {

MethodInfo with_layer_options(MethodInfo info) {
  info.needs = Needs::kGraph;
  info.default_reduce = "sum";
  info.options.push_back(
      {"layer", "auto",
       "layer of the channels: auto (the last spatial one before pooling), image, a kind and its "
       "number (relu.2), a node's number or a module's path"});
  info.options.push_back({"relu", "true", "whether negative values of the map become 0"});
  return with_common_options(std::move(info));
}

ClassActivationMap::ClassActivationMap(MethodInfo info, const Options& options)
    : Method(std::move(info), options),
      layer_(options.get_string("layer")),
      relu_(options.get_bool("relu")) {}

ValueId ClassActivationMap::layer(const Graph& graph) const {
  const ValueId layer = layer_or(graph, layer_, activation_map_layer);
  const Value& value = graph.value(layer);
  FBBENCH_REQUIRE(value.spatial(), BadOption,
                  info().name << ": layer: want a tensor [channels, height, width] of more than "
                                 "one position, got '"
                              << layer_ << "', which is " << at::IntArrayRef(value.shape));
  return layer;
}

ValueSet ClassActivationMap::recorded(const Graph& graph) const {
  ValueSet values(graph.values.size(), false);
  values[static_cast<size_t>(layer(graph))] = true;
  return values;
}

Attribution ClassActivationMap::explain_impl(const Context& context) const {
  const Recording& recording = context.recording();
  Tensor small = map(context, recording.value(layer(recording.graph()))).unsqueeze(1);
  if (relu_) small = small.clamp_min(0);
  return {at::upsample_bilinear2d(small, context.images().sizes().slice(2),
                                  /*align_corners=*/false)};
}

std::unique_ptr<RuleSet> GradientActivationMap::rules(const Graph&) const {
  return std::make_unique<GradientRules>();
}

Tensor GradientActivationMap::map(const Context& context, const Tensor& channels) const {
  return combine(channels, walk_to_stops(context, start(context)).front());
}

Tensor weighted_sum(const Tensor& channels, const Tensor& weights) {
  return (channels * weights.unsqueeze(2).unsqueeze(3)).sum(1);
}

}  // namespace fbbench
