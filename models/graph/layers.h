// SPDX-License-Identifier: Apache-2.0
/// Layers by name: where a user points at a place in a network.
#pragma once

#include <string>

#include "models/graph/graph.h"

namespace fbbench {

/// What `name` points at, the first that there is of:
///   image          the network's input
///   relu.2         what the second ReLU puts out, in the graph's order; any op of op_traits.h
///   7              ... node number 7
///   layer4.1.conv2 ... the last node of the module at this path (module:PATH: of no other reading)
/// BadOption where there is none: suggests the nearest path and says which ops there are.
ValueId layer_output(const Graph& graph, const std::string& name);

/// Where class activation maps are read: Graph::last_spatial(), or what goes into it while that is
/// the output of a pooling (looking through reshapes, dropout and padding). Unsupported where no
/// tensor is spatial, or attention lies behind the last that is.
ValueId activation_map_layer(const Graph& graph);

/// Unsupported where attention lies behind the value, so that what a position holds there isn't
/// what it adds to the output: names the operator.
void require_no_attention_behind(const Graph& graph, ValueId value);

/// Where excitation backprop stops: the last spatial value that every path from the image to the
/// output passes and that has more positions than activation_map_layer(); the image where there is
/// none.
ValueId evidence_layer(const Graph& graph);

/// What `value` is made of by paddings and reshapes alone; itself where it isn't.
ValueId before_padding(const Graph& graph, ValueId value);

/// layer_output(), or, where `name` is "auto", what `choose` says.
ValueId layer_or(const Graph& graph, const std::string& name, ValueId (*choose)(const Graph&));

/// The paths of all nodes, in order, each once.
std::vector<std::string> module_paths(const Graph& graph);

}  // namespace fbbench
