// SPDX-License-Identifier: Apache-2.0
/// What is known of each op, one row an op. A new op is a row here, a translation of its calls
/// (models/import/translate.cpp) and the rules that are its own (models/rules).
#pragma once

#include "models/graph/graph.h"

namespace fbbench {

/// What a change of a rectangle of a node's inputs [C,H,W] changes.
enum class SpatialDependence {
  kSame,    ///< the output is the input
  kPoint,   ///< an output pixel reads the same pixel of the only input
  kJoin,    ///< ... of several inputs
  kShift,   ///< the output is the input, moved by a constant padding
  kWindow,  ///< an output pixel reads a neighbourhood: see footprint()
  kWhole,   ///< anything else: every output may read every input
};

struct OpTraits {
  Op op;
  const char* name;   ///< "conv", "relu6": in messages
  bool layer;         ///< weighs or pools what it reads: conv, linear, pooling
  bool activation;    ///< an elementwise function of one tensor that isn't linear
  bool moves_values;  ///< each output is one of the inputs, or a constant
  bool linear;        ///< its derivative depends on no value

  /// Whether the output is >= 0 for every image, of a node whose inputs' Value::non_negative are
  /// known.
  bool (*non_negative)(const Graph& graph, const Node& node);
  SpatialDependence (*dependence)(const Graph& graph, const Node& node);
  /// Value::plane of the output, of a node whose inputs' are known.
  int (*plane)(const Graph& graph, const Node& node);
};

const OpTraits& traits(Op op);

/// "aten::conv2d at net.py:31 (node 3 of 20)", for messages.
std::string describe_node(const Graph& graph, const Node& node);

}  // namespace fbbench
