// SPDX-License-Identifier: Apache-2.0
#include "cli/layers.h"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/spec.h"
#include "models/graph/op_traits.h"
#include "runners/plan/open_network.h"

namespace fbbench {
namespace {

using Json = nlohmann::ordered_json;

std::string shape_text(const Json& shape) {
  std::string text;
  for (const Json& size : shape) text += (text.empty() ? "" : "x") + size.dump();
  return text;
}

}  // namespace

Json describe_layers(const std::string& network) {
  auto opened = open_network(Spec::parse(network));
  FBBENCH_REQUIRE(opened->graph(), Unsupported, opened->graph_error());
  const Graph& graph = *opened->graph();
  const ValueId last_spatial = graph.last_spatial();
  Json layers = Json::array();
  for (const Node& node : graph.nodes) {
    layers.push_back({{"node", node.position},
                      {"layer", node.module},
                      {"op", traits(node.op).name},
                      {"operator", node.name},
                      {"place", node.scope},
                      {"shape", graph.value(node.output).shape},
                      {"last_spatial", node.output == last_spatial}});
  }
  return layers;
}

void print_layers(const Json& layers) {
  size_t widest = 5;
  for (const Json& layer : layers) {
    widest = std::max(widest, layer["layer"].get_ref<const std::string&>().size());
  }
  auto line = [&](const std::string& node, const std::string& layer, const std::string& op,
                  const std::string& shape, const std::string& note) {
    std::cout << std::right << std::setw(5) << node << "  " << std::left
              << std::setw(static_cast<int>(widest)) << layer << "  " << std::setw(11) << op << "  "
              << shape << note << "\n";
  };
  line("node", "layer", "op", "output", "");
  for (const Json& layer : layers) {
    line(layer["node"].dump(), layer["layer"], layer["op"], shape_text(layer["shape"]),
         layer["last_spatial"] ? "  (the last spatial one)" : "");
  }
}

}  // namespace fbbench
