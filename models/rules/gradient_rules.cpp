// SPDX-License-Identifier: Apache-2.0
#include <ATen/core/grad_mode.h>

#include "models/cpu/elementwise.h"
#include "models/cpu/linear_map.h"
#include "models/graph/layout.h"
#include "models/graph/op_traits.h"
#include "models/rules/derivative.h"
#include "models/rules/standard_rules.h"

namespace fbbench {
namespace {

/// T(w) g.
class LayerGradient : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    return {apply_transposed(node, gradient, original_weights(), recording.shape(node.inputs[0]))};
  }
};

/// ReLU and ReLU6 read their own output, which the next layer's rule needs anyway.
class ClampGradient : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node& node) const override {
    return {node.output};
  }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    bool relu = node.op == Op::kRelu;
    gradient = owned(std::move(gradient));
    mask_into(recording.value(node.output), relu ? 0 : node.low, relu ? INFINITY : node.high,
              gradient);
    return {gradient};
  }
};

class AffineGradient : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording&, const Node& node, Tensor gradient) const override {
    return {node.scale.defined() ? gradient * node.scale : gradient};
  }
};

class ReshapeGradient : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    return {gradient.reshape(recording.shape(node.inputs[0]))};
  }
};

class ConcatGradient : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    std::vector<Tensor> parts;
    int64_t start = 0;
    for (ValueId input : node.inputs) {
      int64_t length = recording.shape(input)[static_cast<size_t>(node.dim)];
      parts.push_back(gradient.narrow(node.dim, start, length));
      start += length;
    }
    return parts;
  }
};

class AddGradient : public Rule {
 public:
  std::vector<ValueId> needs(const Graph&, const Node&) const override { return {}; }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    Tensor second = node.factor == 1 ? gradient : gradient * node.factor;
    return {at::sum_to(gradient, recording.shape(node.inputs[0])),
            at::sum_to(second, recording.shape(node.inputs[1]))};
  }
};

/// Autograd on the one node.
class NodeAutograd : public Rule {
 public:
  /// A linear node's derivative needs no values, only shapes and layouts.
  explicit NodeAutograd(bool linear) : linear_(linear) {}

  std::vector<ValueId> needs(const Graph&, const Node& node) const override {
    return linear_ ? std::vector<ValueId>{} : node.inputs;
  }
  std::vector<Tensor> apply(const Recording& recording, const Node& node,
                            Tensor gradient) const override {
    at::AutoGradMode grad_on(true);
    std::vector<Tensor> inputs, differentiable;
    for (ValueId id : node.inputs) {
      Tensor value = linear_ ? canonical(at::empty(recording.shape(id), gradient.options()))
                             : recording.value(id);
      inputs.push_back(value.detach());
      if (value.is_floating_point()) differentiable.push_back(inputs.back().requires_grad_(true));
    }
    std::vector<Tensor> parts(inputs.size());
    Tensor output = node.run(inputs);
    if (!output.requires_grad()) return parts;  // comparisons, detach
    std::vector<Tensor> gradients = derivative(output, differentiable, gradient);
    for (size_t i = 0, next = 0; i < inputs.size(); ++i) {
      if (inputs[i].requires_grad()) parts[i] = gradients[next++];
    }
    return parts;
  }

 private:
  bool linear_;
};

}  // namespace

const Rule* gradient_rule(const Node& node) {
  static const LayerGradient layer;
  static const ClampGradient clamp;
  static const AffineGradient affine;
  static const ReshapeGradient reshape;
  static const ConcatGradient concat;
  static const AddGradient add;
  static const NodeAutograd kLinear(/*linear=*/true);
  static const NodeAutograd kGeneral(/*linear=*/false);
  switch (node.op) {
    case Op::kConv:
    case Op::kLinear:
      return &layer;
    case Op::kRelu:
    case Op::kRelu6:
      return &clamp;
    case Op::kAffine:
      return &affine;
    case Op::kReshape:
      return &reshape;
    case Op::kConcat:
      return &concat;
    case Op::kAdd:
      return &add;
    default:
      return traits(node.op).linear ? &kLinear : &kGeneral;
  }
}

}  // namespace fbbench
