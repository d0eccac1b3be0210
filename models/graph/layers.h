// SPDX-License-Identifier: Apache-2.0
/// Layers by name: where a user points at a place in a network.
#pragma once

#include <string>

#include "models/graph/graph.h"

namespace fbbench {

/// What a layer puts out: of the last node of the module at this path ("layer4", "layer4.1.conv2"),
/// or of the node of this number. BadOption where there is none: suggests the nearest path.
ValueId layer_output(const Graph& graph, const std::string& name);

/// The paths of all nodes, in order, each once.
std::vector<std::string> module_paths(const Graph& graph);

}  // namespace fbbench
