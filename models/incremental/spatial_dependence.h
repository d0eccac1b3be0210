// SPDX-License-Identifier: Apache-2.0
/// How far a node looks around in [C,H,W]: what a change of a rectangle of its inputs changes.
#pragma once

#include "models/graph/graph.h"

namespace fbbench {

enum class SpatialDependence {
  kSame,    ///< the output is the input
  kPoint,   ///< an output pixel reads the same pixel of the only input
  kJoin,    ///< ... of several inputs
  kShift,   ///< the output is the input, moved by a constant padding
  kWindow,  ///< an output pixel reads a neighbourhood: see footprint()
  kWhole,   ///< anything else: every output may read every input
};

SpatialDependence spatial_dependence(const Graph& graph, const Node& node);

}  // namespace fbbench
