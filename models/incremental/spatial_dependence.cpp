// SPDX-License-Identifier: Apache-2.0
#include "models/incremental/spatial_dependence.h"

#include <algorithm>

#include "models/incremental/rectangle.h"

namespace fbbench {
namespace {

/// Both are [C,H,W] with the same H and W.
bool same_plane(const Value& a, const Value& b) {
  return a.shape.size() == 3 && b.shape.size() == 3 && a.shape[1] == b.shape[1] &&
         a.shape[2] == b.shape[2];
}

bool uniform_in_space(const Tensor& constant) {
  if (!constant.defined()) return true;
  return (constant.dim() < 1 || constant.size(-1) == 1) &&
         (constant.dim() < 2 || constant.size(-2) == 1);
}

bool looks_around(const Reach& r) { return r.kernel > 1 || r.stride > 1 || r.padding > 0; }

SpatialDependence of_window(const Graph& graph, const Node& node) {
  auto reach = footprint(graph, node);
  if (!reach) return SpatialDependence::kWhole;
  // Adaptive pooling can't be run on a part, so not even one that changes nothing is a kPoint.
  bool point = node.op == Op::kConv && !looks_around(reach->y) && !looks_around(reach->x);
  return point ? SpatialDependence::kPoint : SpatialDependence::kWindow;
}

/// Of a node with inputs in the output's plane.
SpatialDependence in_plane(const Graph& graph, const Node& node) {
  bool same = graph.value(node.inputs[0]).shape == graph.value(node.output).shape;
  switch (node.op) {
    case Op::kAffine:
      return uniform_in_space(node.scale) && uniform_in_space(node.shift)
                 ? SpatialDependence::kPoint
                 : SpatialDependence::kWhole;
    case Op::kSoftmax:
      return node.dim == 1 ? SpatialDependence::kPoint : SpatialDependence::kWhole;
    case Op::kReshape:
      return same ? SpatialDependence::kSame : SpatialDependence::kWhole;
    case Op::kSlice:  // of channels, or of all there is
      return same ? SpatialDependence::kSame : SpatialDependence::kPoint;
    case Op::kConcat:
      return node.dim == 1 ? SpatialDependence::kJoin : SpatialDependence::kWhole;
    case Op::kAdd:
    case Op::kMul:
      return SpatialDependence::kJoin;
    default:
      return is_activation(node.op) ? SpatialDependence::kPoint : SpatialDependence::kWhole;
  }
}

}  // namespace

SpatialDependence spatial_dependence(const Graph& graph, const Node& node) {
  if (node.op == Op::kConv || node.op == Op::kMaxPool || node.op == Op::kAvgPool) {
    return of_window(graph, node);
  }
  if (node.op == Op::kPad) {
    return node.window.padding.size() == 2 ? SpatialDependence::kShift : SpatialDependence::kWhole;
  }
  bool plane = std::all_of(node.inputs.begin(), node.inputs.end(), [&](ValueId input) {
    return same_plane(graph.value(input), graph.value(node.output));
  });
  return plane ? in_plane(graph, node) : SpatialDependence::kWhole;
}

}  // namespace fbbench
