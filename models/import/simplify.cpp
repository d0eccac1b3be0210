// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.h"
#include "models/cpu/linear_map.h"
#include "models/graph/op_traits.h"
#include "models/graph/precision.h"
#include "models/import/import.h"
#include "models/import/layer_norm.h"

namespace fbbench {
namespace {

void link(Graph& graph) {
  for (Value& value : graph.values) {
    value.producer = -1;
    value.consumers.clear();
  }
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    Node& node = graph.nodes[i];
    node.position = static_cast<int>(i);
    graph.values[static_cast<size_t>(node.output)].producer = node.position;
    for (ValueId input : node.inputs) {
      graph.values[static_cast<size_t>(input)].consumers.push_back(node.position);
    }
  }
}

/// Whatever isn't on a path from the image to the output goes; the order stays.
void drop_unused(Graph& graph) {
  std::vector<bool> used(graph.values.size(), false);
  used[static_cast<size_t>(graph.output)] = true;
  std::vector<Node> kept;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    if (!used[static_cast<size_t>(node->output)]) continue;
    for (ValueId input : node->inputs) used[static_cast<size_t>(input)] = true;
    kept.push_back(std::move(*node));
  }
  std::reverse(kept.begin(), kept.end());
  graph.nodes = std::move(kept);
  link(graph);
}

/// Reads on from the input of `node` wherever its output was read.
void bypass(Graph& graph, const Node& node) {
  for (Node& other : graph.nodes) {
    std::replace(other.inputs.begin(), other.inputs.end(), node.output, node.inputs[0]);
  }
  if (graph.output == node.output) graph.output = node.inputs[0];
}

/// The row that a value is the same as for every image; undefined where it isn't one.
Tensor row_of(const Graph& graph, ValueId id) {
  int producer = graph.value(id).producer;
  if (producer < 0) return {};
  const Node& node = graph.nodes[static_cast<size_t>(producer)];
  return node.op == Op::kConstant ? node.shift : Tensor();
}

/// Sums with a constant that was expanded to the batch, and products by one, are affine.
void fold_constants(Graph& graph) {
  for (Node& node : graph.nodes) {
    if (node.op != Op::kMul && node.op != Op::kAdd) continue;
    for (size_t i = 0; i < 2; ++i) {
      Tensor row = row_of(graph, node.inputs[i]);
      ValueId other = node.inputs[1 - i];
      bool same_shape = graph.value(other).shape == graph.value(node.output).shape;
      if (!row.defined() || !same_shape) continue;
      if (node.op == Op::kMul) {
        node.scale = row;
      } else {
        node.shift = i == 0 ? row : row * node.factor;
        if (i == 0 && node.factor != 1) node.scale = at::scalar_tensor(node.factor, row.options());
      }
      node.op = Op::kAffine;
      node.inputs = {other};
      break;
    }
  }
}

/// A factor or summand that was expanded to the other's shape broadcasts just as well, and shows
/// that it is the same all over a map.
void bypass_expansions(Graph& graph) {
  for (Node& node : graph.nodes) {
    if (node.op != Op::kMul && node.op != Op::kAdd) continue;
    for (size_t i = 0; i < 2; ++i) {
      int producer = graph.value(node.inputs[i]).producer;
      if (producer < 0) continue;
      const Node& source = graph.nodes[static_cast<size_t>(producer)];
      bool expands = source.name == "aten::expand" || source.name == "aten::expand_as";
      const auto& other = graph.value(node.inputs[1 - i]).shape;
      if (!expands || other != graph.value(node.output).shape) continue;
      if (graph.value(source.inputs[0]).shape.size() == other.size()) {
        node.inputs[i] = source.inputs[0];
      }
    }
  }
}

/// An affine node's tensor, which broadcasts against samples of `rank` dimensions, as one number a
/// channel; undefined where it isn't the same all over a channel.
Tensor per_channel(Tensor values, int64_t rank, int64_t channels, double otherwise) {
  if (!values.defined()) return at::full({channels}, otherwise, at::kDouble);
  if (values.dim() == rank + 1 && values.size(0) == 1) values = values.squeeze(0);
  bool fits = values.numel() == 1 ||
              (values.numel() == channels && values.dim() == rank && values.size(0) == channels);
  return fits ? values.to(at::kDouble).flatten().expand({channels}) : Tensor();
}

/// The weights of `layer` followed by `affine`, of this type; null where they can't be one.
std::shared_ptr<const Weights> folded(const Node& layer, const Node& affine, at::ScalarType type) {
  bool linear = layer.op == Op::kLinear;
  if (!linear && (layer.op != Op::kConv || layer.window.transposed)) return nullptr;
  const Tensor& weight = layer.weights->weight();
  int64_t rank = weight.dim() - 1;  // of a sample: [C,H,W] behind conv2d, [K] behind a linear layer
  Tensor scale = per_channel(affine.scale, rank, weight.size(0), 1);
  Tensor shift = per_channel(affine.shift, rank, weight.size(0), 0);
  if (!scale.defined() || !shift.defined()) return nullptr;
  // Relevance passes through a factor; only a batch norm's may turn the layer's signs.
  bool keeps_signs = (scale > 0).all().item<bool>();
  if (affine.name != "aten::batch_norm" && !keeps_signs) return nullptr;
  std::vector<int64_t> shape(static_cast<size_t>(weight.dim()), 1);
  shape[0] = -1;
  Tensor bias = layer.weights->bias().defined()
                    ? layer.weights->bias().to(at::kDouble) * scale + shift
                    : shift;
  return std::make_shared<Weights>((weight.to(at::kDouble) * scale.view(shape)).to(type),
                                   bias.to(type));
}

/// Batch norm (and any other affine node) directly behind a convolution or linear layer.
void fold_affine(Graph& graph, at::ScalarType type) {
  for (Node& node : graph.nodes) {
    if (node.op != Op::kAffine) continue;
    const Value& input = graph.value(node.inputs[0]);
    bool alone = input.producer >= 0 && input.consumers.size() == 1;
    if (!alone) continue;
    Node& layer = graph.nodes[static_cast<size_t>(input.producer)];
    if (layer.op == Op::kLinear && input.shape.size() != 1) continue;  // [T,K]: tokens
    if (auto weights = folded(layer, node, type)) {
      layer.weights = weights;
      bypass(graph, node);
      node.inputs.clear();
      link(graph);
    }
  }
}

/// A node's output for an image of zeros, [1, ...].
Tensor of_zeros(const Graph& graph, const Node& node) {
  std::vector<int64_t> shape = graph.value(node.inputs[0]).shape;
  shape.insert(shape.begin(), 1);
  return node.run({at::zeros(shape)});
}

/// Padding by zeros directly before a convolution, as far as its kernel reaches: networks that pad
/// the two sides unlike ('same' in TensorFlow's sense) copy every map for it.
void fold_padding(Graph& graph) {
  for (Node& layer : graph.nodes) {
    if (!takes_epilogue(layer)) continue;
    const Value& input = graph.value(layer.inputs[0]);
    if (input.producer < 0 || input.consumers.size() != 1) continue;
    Node& pad = graph.nodes[static_cast<size_t>(input.producer)];
    bool sides_known = pad.op == Op::kPad && pad.window.padding.size() == 2;
    if (!sides_known || of_zeros(graph, pad).any().item<bool>()) continue;
    Window window = layer.window;
    bool reached = true;
    for (size_t i = 0; i < 2; ++i) {
      window.padding[i] += pad.window.padding[i];
      window.far_padding[i] += pad.window.far_padding[i];
      int64_t reach =
          window.dilation[i] * (layer.weights->weight().size(static_cast<int64_t>(i) + 2) - 1);
      reached = reached && std::max(window.padding[i], window.far_padding[i]) <= reach;
    }
    if (!reached) continue;
    layer.window = window;
    layer.inputs = pad.inputs;
    link(graph);
  }
}

void round_parameters(Graph& graph, at::ScalarType precision) {
  auto rounded = [&](const Tensor& exact) { return exact.defined() ? exact.to(precision) : exact; };
  for (Node& node : graph.nodes) {
    node.scale = rounded(node.scale);
    node.shift = rounded(node.shift);
    if (!node.weights) continue;
    node.weights =
        std::make_shared<Weights>(rounded(node.weights->weight()), rounded(node.weights->bias()));
  }
}

void take_off_softmax(Graph& graph) {
  const Value& output = graph.value(graph.output);
  if (output.producer < 0) return;
  const Node& last = graph.nodes[static_cast<size_t>(output.producer)];
  if (last.op != Op::kSoftmax || last.dim != 1 || output.shape.size() != 1) return;
  graph.ends_in_softmax = last.name == "aten::softmax";
  graph.output = last.inputs[0];
}

}  // namespace

void simplify(Graph& graph, at::ScalarType precision) {
  link(graph);
  take_off_softmax(graph);
  fold_constants(graph);
  bypass_expansions(graph);
  fold_layer_norms(graph);
  drop_unused(graph);
  fold_affine(graph, parameter_type(precision));
  fold_padding(graph);
  drop_unused(graph);
  round_parameters(graph, precision);
  graph.values[0].plane = 1;
  for (const Node& node : graph.nodes) {
    Value& output = graph.values[static_cast<size_t>(node.output)];
    output.non_negative = traits(node.op).non_negative(graph, node);
    output.plane = traits(node.op).plane(graph, node);
  }
}

}  // namespace fbbench
