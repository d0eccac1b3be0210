// SPDX-License-Identifier: Apache-2.0
#include "models/graph/layers.h"

#include <algorithm>

#include "core/error.h"
#include "core/options.h"
#include "models/graph/attention.h"
#include "models/graph/op_traits.h"

namespace fbbench {
namespace {

/// Whether the node's module is the one at this path, or lies within it. No path is that of nodes
/// whose module isn't known.
bool belongs_to(const Node& node, const std::string& path) {
  if (path.empty()) return false;
  return node.module == path || node.module.compare(0, path.size() + 1, path + ".") == 0;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 9 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "relu.2": the second node of that op; -1 for what isn't of this form, or beyond the last.
ValueId output_of_kind(const Graph& graph, const std::string& name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string::npos || !is_number(name.substr(dot + 1))) return -1;
  const std::string kind = name.substr(0, dot);
  size_t left = std::stoul(name.substr(dot + 1));
  for (const Node& node : graph.nodes) {
    if (kind == traits(node.op).name && left-- == 1) return node.output;
  }
  return -1;
}

ValueId output_of_module(const Graph& graph, const std::string& path) {
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (belongs_to(*node, path)) return node->output;
  }
  return -1;
}

/// "conv.1 to conv.5, relu.1 to relu.4"
std::string kinds(const Graph& graph) {
  std::vector<std::pair<std::string, int>> counts;  // in the order of first use
  for (const Node& node : graph.nodes) {
    const std::string kind = traits(node.op).name;
    auto known = std::find_if(counts.begin(), counts.end(),
                              [&](const auto& entry) { return entry.first == kind; });
    if (known == counts.end()) known = counts.insert(counts.end(), {kind, 0});
    ++known->second;
  }
  std::vector<std::string> texts;
  texts.reserve(counts.size());
  for (const auto& [kind, count] : counts) {
    texts.push_back(kind + ".1" + (count > 1 ? " to " + kind + "." + std::to_string(count) : ""));
  }
  return join(texts);
}

}  // namespace

ValueId layer_output(const Graph& graph, const std::string& name) {
  const std::string force = "module:";
  const bool forced = name.compare(0, force.size(), force) == 0;
  if (!forced) {
    if (name == "image") return 0;
    if (ValueId found = output_of_kind(graph, name); found >= 0) return found;
    if (is_number(name) && std::stoul(name) < graph.nodes.size()) {
      return graph.nodes[std::stoul(name)].output;
    }
  }
  const std::string path = forced ? name.substr(force.size()) : name;
  if (ValueId found = output_of_module(graph, path); found >= 0) return found;
  throw BadOption("unknown layer '" + name + "'" + did_you_mean(path, module_paths(graph)) +
                  "; there are image, " + kinds(graph) + ", nodes 0 to " +
                  std::to_string(graph.nodes.size() - 1) +
                  " and paths of modules: `fbbench list layers --network NET` prints them");
}

ValueId before_padding(const Graph& graph, ValueId value) {
  while (graph.value(value).producer >= 0) {
    const Node& node = graph.nodes[static_cast<size_t>(graph.value(value).producer)];
    if (node.op != Op::kPad && node.op != Op::kReshape) break;
    value = node.inputs[0];
  }
  return value;
}

ValueId layer_or(const Graph& graph, const std::string& name, ValueId (*choose)(const Graph&)) {
  return name == "auto" ? choose(graph) : layer_output(graph, name);
}

ValueId activation_map_layer(const Graph& graph) {
  ValueId layer = graph.last_spatial();
  FBBENCH_REQUIRE(graph.value(layer).spatial(), Unsupported,
                  "the network has no tensor [C,H,W] through which every path from the image to "
                  "the output goes; want layer=, or a method that needs none");
  require_no_attention_behind(graph, layer);
  for (ValueId from = layer; graph.value(from).producer >= 0;) {
    const Node& node = graph.nodes[static_cast<size_t>(graph.value(from).producer)];
    const bool pooling = node.op == Op::kMaxPool || node.op == Op::kAvgPool;
    if (!pooling && node.op != Op::kReshape && node.op != Op::kPad) break;
    from = node.inputs[0];
    if (pooling) layer = from;
  }
  return layer;
}

void require_no_attention_behind(const Graph& graph, ValueId value) {
  for (const Attention& attention : find_attention(graph)) {
    const Node& softmax = graph.nodes[static_cast<size_t>(attention.softmax)];
    FBBENCH_REQUIRE(attention.softmax < graph.value(value).producer, Unsupported,
                    "behind the last tensor [C,H,W] lies attention, "
                        << describe_node(graph, softmax)
                        << ", which carries evidence between positions; " << kWhatStillWorks);
  }
}

ValueId evidence_layer(const Graph& graph) {
  auto positions = [&](ValueId id) {
    const std::vector<int64_t>& shape = graph.value(id).shape;
    return shape.size() == 3 ? shape[1] * shape[2] : 0;
  };
  const int64_t fewer = positions(activation_map_layer(graph));
  const std::vector<bool> bottleneck = graph.bottlenecks();
  for (size_t i = graph.nodes.size(); i-- > 0;) {
    const ValueId id = graph.nodes[i].output;
    if (bottleneck[i] && positions(id) > fewer) return id;
  }
  return 0;
}

std::vector<std::string> module_paths(const Graph& graph) {
  std::vector<std::string> paths;
  for (const Node& node : graph.nodes) {
    bool known = std::find(paths.begin(), paths.end(), node.module) != paths.end();
    if (!node.module.empty() && !known) paths.push_back(node.module);
  }
  return paths;
}

}  // namespace fbbench
