// SPDX-License-Identifier: Apache-2.0
#include "models/graph/op_traits.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "models/graph/footprint.h"

namespace fbbench {
namespace {

using Dependence = SpatialDependence;

bool any_sign(const Graph&, const Node&) { return false; }
bool non_negative(const Graph&, const Node&) { return true; }

bool as_inputs(const Graph& graph, const Node& node) {
  return std::all_of(node.inputs.begin(), node.inputs.end(),
                     [&](ValueId input) { return graph.value(input).non_negative; });
}

bool as_bounds(const Graph&, const Node& node) { return node.low >= 0; }

bool as_sum(const Graph& graph, const Node& node) {
  return node.factor >= 0 && as_inputs(graph, node);
}

bool as_padding(const Graph& graph, const Node& node) {
  std::vector<int64_t> shape = graph.value(node.inputs[0]).shape;
  shape.insert(shape.begin(), 1);
  return as_inputs(graph, node) && node.run({at::zeros(shape)}).min().item<double>() >= 0;
}

/// Of its row, as an image-free node has no input.
bool as_constant(const Graph&, const Node& node) { return node.shift.min().item<double>() >= 0; }

bool as_softmax(const Graph&, const Node& node) { return node.name != "aten::log_softmax"; }

/// Both are [C,H,W] with the same H and W.
bool same_plane(const Value& a, const Value& b) {
  return a.shape.size() == 3 && b.shape.size() == 3 && a.shape[1] == b.shape[1] &&
         a.shape[2] == b.shape[2];
}

/// `found` where all inputs lie in the output's plane.
Dependence in_plane(const Graph& graph, const Node& node, Dependence found) {
  bool plane = std::all_of(node.inputs.begin(), node.inputs.end(), [&](ValueId input) {
    return same_plane(graph.value(input), graph.value(node.output));
  });
  return plane ? found : Dependence::kWhole;
}

Dependence whole(const Graph&, const Node&) { return Dependence::kWhole; }

Dependence point(const Graph& graph, const Node& node) {
  return in_plane(graph, node, Dependence::kPoint);
}

Dependence join(const Graph& graph, const Node& node) {
  return in_plane(graph, node, Dependence::kJoin);
}

/// Of the channels.
Dependence point_along(const Graph& graph, const Node& node) {
  return node.dim == 1 ? point(graph, node) : Dependence::kWhole;
}

Dependence join_along(const Graph& graph, const Node& node) {
  return node.dim == 1 ? join(graph, node) : Dependence::kWhole;
}

bool keeps_shape(const Graph& graph, const Node& node) {
  return graph.value(node.inputs[0]).shape == graph.value(node.output).shape;
}

Dependence same(const Graph& graph, const Node& node) {
  return keeps_shape(graph, node) ? in_plane(graph, node, Dependence::kSame) : Dependence::kWhole;
}

/// A part of the channels, or of all there is.
Dependence part(const Graph& graph, const Node& node) {
  return keeps_shape(graph, node) ? same(graph, node) : point(graph, node);
}

Dependence shift(const Graph&, const Node& node) {
  return node.window.padding.size() == 2 ? Dependence::kShift : Dependence::kWhole;
}

bool uniform_in_space(const Tensor& constant) {
  if (!constant.defined()) return true;
  return (constant.dim() < 1 || constant.size(-1) == 1) &&
         (constant.dim() < 2 || constant.size(-2) == 1);
}

Dependence uniform(const Graph& graph, const Node& node) {
  bool uniform = uniform_in_space(node.scale) && uniform_in_space(node.shift);
  return uniform ? point(graph, node) : Dependence::kWhole;
}

bool looks_around(const Reach& r) { return r.kernel > 1 || r.stride > 1 || r.padding > 0; }

Dependence window(const Graph& graph, const Node& node) {
  auto reach = footprint(graph, node);
  if (!reach) return Dependence::kWhole;
  // Adaptive pooling can't be run on a part, so not even one that changes nothing is a kPoint.
  bool point = node.op == Op::kConv && !looks_around(reach->y) && !looks_around(reach->x);
  return point ? Dependence::kPoint : Dependence::kWindow;
}

int no_plane(const Graph&, const Node&) { return -1; }

int of_map(const Graph& graph, const Node& node) {
  return graph.value(node.output).shape.size() == 3 ? 1 : -1;
}

/// That of the first input which has one, where no dimension comes or goes.
int kept_plane(const Graph& graph, const Node& node) {
  const size_t rank = graph.value(node.output).shape.size();
  for (ValueId id : node.inputs) {
    const Value& input = graph.value(id);
    if (input.plane >= 0 && input.shape.size() == rank) return input.plane;
  }
  return -1;
}

int64_t product(const std::vector<int64_t>& sizes, size_t begin, size_t end) {
  int64_t result = 1;
  for (size_t i = begin; i < end; ++i) result *= sizes[i];
  return result;
}

/// Whether some value has positions H by W.
bool any_plane(const Graph& graph, int64_t height, int64_t width) {
  return std::any_of(graph.values.begin(), graph.values.end(), [&](const Value& value) {
    if (value.plane < 0) return false;
    auto first = static_cast<size_t>(value.plane);
    return value.shape[first] == height && value.shape[first + 1] == width;
  });
}

/// Dimensions before H and W may be taken apart or joined, and so may [C,H,W] be put together again
/// from [C,H*W].
int reshaped_plane(const Graph& graph, const Node& node) {
  const Value &from = graph.value(node.inputs[0]), &to = graph.value(node.output);
  if (from.plane < 0) {
    bool restored = from.shape.size() == 2 && to.shape.size() == 3 && to.shape[0] == from.shape[0];
    return restored && any_plane(graph, to.shape[1], to.shape[2]) ? 1 : -1;
  }
  auto first = static_cast<size_t>(from.plane);
  for (size_t i = 0; i + 1 < to.shape.size(); ++i) {
    if (to.shape[i] == from.shape[first] && to.shape[i + 1] == from.shape[first + 1] &&
        product(to.shape, 0, i) == product(from.shape, 0, first)) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

/// Where a permutation, which is a view, puts H and W; other rearrangements leave them where they
/// are.
int moved_plane(const Graph& graph, const Node& node) {
  const Value& from = graph.value(node.inputs[0]);
  if (from.plane < 0) return -1;
  std::vector<int64_t> shape = from.shape;
  shape.insert(shape.begin(), 2);
  const Tensor x = at::zeros(shape), y = node.run({x});
  if (!y.is_alias_of(x)) return kept_plane(graph, node);
  auto place = [&](int64_t dim) {
    auto found = std::find(y.strides().begin() + 1, y.strides().end(), x.stride(dim));
    return static_cast<int>(found - y.strides().begin()) - 1;
  };
  const int height = place(from.plane + 1), width = place(from.plane + 2);
  return std::abs(height - width) == 1 ? std::min(height, width) : -1;
}

// clang-format off
//     op                 name           layer  activ. moves  linear non_negative  dependence   plane
constexpr std::array kRows = {
    OpTraits{Op::kConv,        "conv",        true,  false, false, true,  any_sign,     window,      of_map},
    OpTraits{Op::kLinear,      "linear",      true,  false, false, true,  any_sign,     whole,       kept_plane},
    OpTraits{Op::kMaxPool,     "max_pool",    true,  false, true,  false, as_inputs,    window,      kept_plane},
    OpTraits{Op::kAvgPool,     "avg_pool",    true,  false, false, true,  as_inputs,    window,      kept_plane},
    OpTraits{Op::kRelu,        "relu",        false, true,  false, false, non_negative, point,       kept_plane},
    OpTraits{Op::kRelu6,       "relu6",       false, true,  false, false, as_bounds,    point,       kept_plane},
    OpTraits{Op::kLeakyRelu,   "leaky_relu",  false, true,  false, false, any_sign,     point,       kept_plane},
    OpTraits{Op::kElu,         "elu",         false, true,  false, false, any_sign,     point,       kept_plane},
    OpTraits{Op::kSigmoid,     "sigmoid",     false, true,  false, false, non_negative, point,       kept_plane},
    OpTraits{Op::kHardsigmoid, "hardsigmoid", false, true,  false, false, non_negative, point,       kept_plane},
    OpTraits{Op::kTanh,        "tanh",        false, true,  false, false, any_sign,     point,       kept_plane},
    OpTraits{Op::kSilu,        "silu",        false, true,  false, false, any_sign,     point,       kept_plane},
    OpTraits{Op::kHardswish,   "hardswish",   false, true,  false, false, any_sign,     point,       kept_plane},
    OpTraits{Op::kGelu,        "gelu",        false, true,  false, false, any_sign,     point,       kept_plane},
    OpTraits{Op::kActivation,  "activation",  false, true,  false, false, any_sign,     point,       kept_plane},
    OpTraits{Op::kAdd,         "add",         false, false, false, true,  as_sum,       join,        kept_plane},
    OpTraits{Op::kAffine,      "affine",      false, false, false, true,  any_sign,     uniform,     kept_plane},
    OpTraits{Op::kMul,         "mul",         false, false, false, false, as_inputs,    join,        kept_plane},
    OpTraits{Op::kProduct,     "product",     false, false, false, false, as_inputs,    whole,       no_plane},
    OpTraits{Op::kLayerNorm,   "layer_norm",  false, false, false, false, any_sign,     whole,       kept_plane},
    OpTraits{Op::kConcat,      "concat",      false, false, true,  true,  as_inputs,    join_along,  kept_plane},
    OpTraits{Op::kPad,         "pad",         false, false, true,  true,  as_padding,   shift,       kept_plane},
    OpTraits{Op::kReshape,     "reshape",     false, false, true,  true,  as_inputs,    same,        reshaped_plane},
    OpTraits{Op::kPermute,     "permute",     false, false, true,  true,  as_inputs,    whole,       moved_plane},
    OpTraits{Op::kSlice,       "slice",       false, false, true,  true,  as_inputs,    part,        kept_plane},
    OpTraits{Op::kSoftmax,     "softmax",     false, false, false, false, as_softmax,   point_along, kept_plane},
    OpTraits{Op::kConstant,    "constant",    false, false, false, true,  as_constant,  whole,       no_plane},
    OpTraits{Op::kOther,       "other",       false, false, false, false, any_sign,     whole,       kept_plane},
};
// clang-format on

constexpr bool in_order() {
  for (size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].op != static_cast<Op>(i)) return false;
  }
  return true;
}
static_assert(in_order() && kRows.size() == static_cast<size_t>(Op::kOther) + 1);

}  // namespace

const OpTraits& traits(Op op) { return kRows[static_cast<size_t>(op)]; }

std::string describe_node(const Graph& graph, const Node& node) {
  std::string place = node.scope.empty() ? "" : " at " + node.scope;
  return node.name + place + " (node " + std::to_string(node.position) + " of " +
         std::to_string(graph.nodes.size()) + ")";
}

}  // namespace fbbench
