// SPDX-License-Identifier: Apache-2.0
#include "models/graph/layers.h"

#include <algorithm>

#include "core/error.h"
#include "core/options.h"

namespace fbbench {
namespace {

/// Whether the node's module is the one at this path, or lies within it.
bool belongs_to(const Node& node, const std::string& path) {
  return node.module == path || node.module.compare(0, path.size() + 1, path + ".") == 0;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 9 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

ValueId layer_output(const Graph& graph, const std::string& name) {
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (belongs_to(*node, name)) return node->output;
  }
  if (is_number(name) && std::stoul(name) < graph.nodes.size()) {
    return graph.nodes[std::stoul(name)].output;
  }
  throw BadOption("unknown layer '" + name + "'" + did_you_mean(name, module_paths(graph)) +
                  "; `fbbench list layers --network NET` prints them");
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
