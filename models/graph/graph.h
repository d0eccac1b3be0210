// SPDX-License-Identifier: Apache-2.0
/// A network as an SSA list of nodes in topological order: what is run forwards, recorded, and
/// walked in reverse by rule sets. Made from TorchScript by models/import/import.h; immutable once
/// made.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/input_format.h"
#include "core/tensor.h"

namespace fbbench {

/// What a node computes; models/graph/op_traits.h says what is known of each.
enum class Op {
  kConv,     ///< every convolution: 1d to 3d, grouped, dilated, transposed
  kLinear,   ///< y = x W^T + b on the last dimension
  kMaxPool,  ///< 1d to 3d; adaptive max pooling included
  kAvgPool,  ///< every mean over windows: average, adaptive average, mean over spatial dimensions
  kRelu,
  kRelu6,  ///< hardtanh with any bounds
  kLeakyRelu,
  kElu,
  kSigmoid,
  kHardsigmoid,
  kTanh,
  kSilu,
  kHardswish,
  kGelu,
  kActivation,  ///< any other elementwise function of one tensor (softplus, mish, clamp, ...)
  kAdd,         ///< u + factor * v, both depend on the image
  kAffine,      ///< elementwise, one tensor and constants: x + c, c - x, c * x, x / c, batch norm
  kMul,         ///< u * v, both depend on the image
  kProduct,     ///< the matrix product u v of the last two dimensions, both depend on the image
  kLayerNorm,   ///< (x - mean) / sqrt(variance + epsilon) * scale + shift, both over `dims`
  kConcat,      ///< along `dim`
  kPad,         ///< padding by a constant
  kReshape,     ///< same values in the same order: flatten, view, squeeze, unsqueeze
  kPermute,     ///< same values in another order: permute, transpose, channel shuffles' core
  kSlice,       ///< a part of one tensor: slice, select, narrow, chunk
  kSoftmax,     ///< softmax or log_softmax in the middle of a network
  kConstant,    ///< one row for every image (class tokens, coordinates): reads the batch size alone
  kOther,       ///< runs forwards and has a gradient; other rules must know `name`
};

using ValueId = int;                 ///< index into Graph::values
using ValueSet = std::vector<bool>;  ///< by ValueId: which values a recorded forward keeps

/// A convolution's or linear layer's weights, and the variants of them that rules ask for. A
/// variant is made at first use and kept; safe from several threads.
class Weights {
 public:
  Weights(Tensor weight, Tensor bias);
  const Tensor& weight() const { return weight_; }
  const Tensor& bias() const { return bias_; }  ///< undefined where there is none
  /// The variant called `name`, made by `make` when first asked for.
  const Tensor& variant(const std::string& name, const std::function<Tensor()>& make) const;
  /// The same numbers in the same shapes.
  bool equals(const Weights& other) const;
  /// Drops all variants. Nobody may hold one.
  void forget_variants() const;
  /// Of the weight, the bias and the variants made so far.
  int64_t bytes() const;

 private:
  struct Cache;
  Tensor weight_, bias_;
  std::shared_ptr<Cache> cache_;
};

/// Geometry of a convolution or pooling, one entry a spatial dimension. Of padding by a constant:
/// the paddings alone.
struct Window {
  std::vector<int64_t> kernel;  ///< of pooling; a convolution's is its weights'
  std::vector<int64_t> stride, padding, dilation, output_padding;
  /// Of the far sides; `padding` is the near ones'. Of pooling: what its last window reads beyond
  /// the map, < 0 where that ends before it.
  std::vector<int64_t> far_padding;
  int64_t groups = 1;
  bool transposed = false;
};

struct Node {
  Op op = Op::kOther;
  std::string name;             ///< the TorchScript operator: "aten::conv2d"
  std::string scope;            ///< where in the source: "net.py:31"
  std::string module;           ///< the module it belongs to: "layer4.1.conv2"; "": not known
  int position = 0;             ///< index in Graph::nodes
  std::vector<ValueId> inputs;  ///< values that depend on the image, in the operator's order
  ValueId output = -1;

  std::shared_ptr<const Weights> weights;  ///< kConv, kLinear
  Window window;  ///< kConv; kMaxPool, kAvgPool with windows of one size; kPad by a constant >= 0
  Tensor scale, shift;  ///< kAffine: y = scale * x + shift, [C,1,1] or such; undefined: 1 and 0.
                        ///< kLayerNorm: likewise. kConstant: its row [1,...] is `shift`
  double factor = 1;    ///< kAdd: y = u + factor * v
  double low = 0, high = 0;   ///< kRelu6: bounds
  int64_t dim = 0;            ///< kConcat, kSoftmax; counts the batch
  std::vector<int64_t> dims;  ///< kLayerNorm: what is normalised together; they count the batch
  double epsilon = 0;         ///< kLayerNorm

  /// The node as a function of its inputs on any batch size; null for kConv and kLinear, which are
  /// given by `weights` and `window`. A kAffine node has it, but is computed by `scale` and
  /// `shift`.
  std::function<Tensor(const std::vector<Tensor>&)> run;
};

/// A tensor between nodes.
struct Value {
  std::vector<int64_t> shape;  ///< of one sample, without the batch: [C,H,W], [K], ...
  int producer = -1;           ///< node; -1 for the image
  std::vector<int> consumers;  ///< nodes, ascending; a node that reads it twice stands here twice
  bool non_negative = false;   ///< known to be >= 0 for every image
  /// Where in `shape` the positions of a map, H and W, stand: 1 of [C,H,W], 0 of [H,W,C]; -1 where
  /// they don't, as in tokens [T,D] and weights [heads,T,T].
  int plane = -1;

  bool spatial() const;  ///< [C,H,W] with H*W > 1
};

/// For messages that say what a graph lacks.
constexpr const char* kWhatStillWorks =
    "methods that need only outputs or gradients (occlusion, gradient) work on this network";

struct Graph {
  std::vector<Node> nodes;    ///< topological order
  std::vector<Value> values;  ///< values[0] is the normalised image
  ValueId output = -1;        ///< the logits [K]; a final softmax is taken off
  bool ends_in_softmax = false;
  InputFormat input;  ///< of the images that it takes

  const Value& value(ValueId id) const { return values[static_cast<size_t>(id)]; }

  /// For every node: whether all paths from the image to the output go through what it puts out.
  std::vector<bool> bottlenecks() const;

  /// The last spatial tensor: output of the last node with H*W > 1 through which every path from
  /// the image to the output goes; where there is none, the input of the last linear node.
  ValueId last_spatial() const;
};

}  // namespace fbbench
