// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/linear_map.h"

#include <algorithm>

#include "models/cpu/convolution.h"
#include "models/cpu/implementation.h"
#include "models/cpu/libtorch_convolution.h"
#include "models/cpu/matrix_product.h"
#include "models/cpu/onednn.h"
#include "models/cpu/polyphase.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

const Tensor& transformed(const Node& node, const WeightTransform& weights) {
  const Tensor& weight = node.weights->weight();
  if (&weights == &original_weights()) return weight;
  return node.weights->variant(weights.name, [&] { return weights.make(weight); });
}

Filter filter_of(const Node& node, const WeightTransform& weights, Sums sums) {
  const Tensor& weight = node.weights->weight();
  std::vector<int64_t> shape = weight.sizes().vec();
  shape[1] *= weights.copies;
  return {node.weights.get(), weights.name, shape,
          [&weight, make = weights.make] { return make(weight); }, sums};
}

/// [out, in/g, kh, kw] -> [in, out/g, kh, kw], kernel turned by 180 degrees: the weights with which
/// a plain convolution computes the transposed one.
Tensor flip(const Tensor& weight, int64_t groups) {
  auto sizes = weight.sizes();
  Tensor grouped = weight.reshape({groups, sizes[0] / groups, sizes[1], sizes[2], sizes[3]});
  return canonical(grouped.transpose(1, 2)
                       .reshape({groups * sizes[1], sizes[0] / groups, sizes[2], sizes[3]})
                       .flip({2, 3}));
}

Filter flipped(const Filter& filter, int64_t groups) {
  const auto& s = filter.shape;
  return {filter.weights,
          "flipped " + filter.name,
          {groups * s[1], s[0] / groups, s[2], s[3]},
          [make = filter.make, groups] { return flip(make(), groups); },
          filter.sums};
}

/// Whether the transpose is itself a stride-1 convolution, which is faster than the general
/// backward in channels_last (512 -> 512 channels, 3x3: twice).
bool flippable(const Node& node) {
  const Window& window = node.window;
  const Tensor& weight = node.weights->weight();
  if (window.transposed || weight.dim() != 4) return false;
  for (size_t i = 0; i < 2; ++i) {
    int64_t reach = window.dilation[i] * (weight.size(static_cast<int64_t>(i) + 2) - 1);
    bool within = std::max(window.padding[i], window.far_padding[i]) <= reach;
    if (window.stride[i] != 1 || !within) return false;
  }
  return true;
}

struct TransposedCall {
  const Node& node;
  const Filter& filter;
  const Tensor& q;
  const std::vector<int64_t>& input_shape;
};

bool is_float(const TransposedCall& call) { return call.q.scalar_type() == at::kFloat; }

bool suits_phases(const TransposedCall& call) {
  return is_float(call) && has_few_phases(call.filter, call.node.window);
}

Tensor by_phases(const TransposedCall& call) {
  return transposed_by_phases(call.filter, call.node.window, call.q, call.input_shape, convolve);
}

bool suits_flipping(const TransposedCall& call) { return flippable(call.node); }

Tensor by_flipping(const TransposedCall& call) {
  Window window = call.node.window;
  window.stride = {1, 1};
  for (size_t i = 0; i < 2; ++i) {
    int64_t reach = window.dilation[i] * (call.filter.shape[i + 2] - 1);
    window.padding[i] = reach - window.padding[i];
    window.far_padding[i] = reach - window.far_padding[i];
  }
  return convolve(flipped(call.filter, window.groups), window, call.q, {});
}

bool suits_onednn(const TransposedCall& call) {
  return is_float(call) && takes_epilogue(call.node);
}

Tensor by_onednn(const TransposedCall& call) {
  return transposed_by_onednn(call.filter, call.node.window, call.q, call.input_shape);
}

Tensor by_libtorch(const TransposedCall& call) {
  return transposed_by_libtorch(call.filter, call.node.window, call.q, call.input_shape);
}

const Implementations<TransposedCall> transposed_convolutions = {
    {"polyphase", suits_phases, by_phases},
    {"flipped", suits_flipping, by_flipping},
    {"onednn", suits_onednn, by_onednn},
    {kReference, [](const TransposedCall&) { return true; }, by_libtorch}};

}  // namespace

const WeightTransform& original_weights() {
  static const WeightTransform kWeights{"all", [](const Tensor& w) { return w; }};
  return kWeights;
}

const WeightTransform& positive_weights() {
  static const WeightTransform kWeights{"positive", [](const Tensor& w) { return w.clamp_min(0); },
                                        Sums::kChecked};
  return kWeights;
}

const WeightTransform& negative_weights() {
  static const WeightTransform kWeights{"negative", [](const Tensor& w) { return w.clamp_max(0); },
                                        Sums::kChecked};
  return kWeights;
}

const WeightTransform& weights_by_sign() {
  static const WeightTransform kWeights{
      "by sign",
      [](const Tensor& w) {
        return canonical(at::cat({w.clamp_min(0), w.clamp_max(0)}, 1));
      },
      Sums::kChecked, 2};
  return kWeights;
}

bool takes_epilogue(const Node& node) {
  return node.op == Op::kConv && node.weights->weight().dim() == 4 && !node.window.transposed;
}

bool can_go_by_sign(const Node& node) {
  return node.op == Op::kLinear || (takes_epilogue(node) && node.window.groups == 1);
}

Tensor apply_linear(const Node& node, const Tensor& x, const WeightTransform& weights) {
  if (node.op == Op::kLinear) return times_transposed(x, transformed(node, weights), {});
  const Window& w = node.window;
  if (takes_epilogue(node)) return convolve(filter_of(node, weights, weights.sums), w, x, {});
  return at::convolution(x, transformed(node, weights), {}, w.stride, w.padding, w.dilation,
                         w.transposed, w.output_padding, w.groups);
}

Tensor apply_layer(const Node& node, const Tensor& x, Sums sums, Epilogue epilogue) {
  const Tensor &weight = node.weights->weight(), &bias = node.weights->bias();
  if (node.op == Op::kLinear) return times_transposed(x, weight, bias);
  const Window& w = node.window;
  if (takes_epilogue(node)) {
    return convolve(filter_of(node, original_weights(), sums), w, x, bias, std::move(epilogue));
  }
  return at::convolution(x, weight, bias, w.stride, w.padding, w.dilation, w.transposed,
                         w.output_padding, w.groups);
}

Tensor convolve_padded(const Node& node, const Tensor& x, const std::vector<int64_t>& padding,
                       const Tensor& bias, Sums sums) {
  Window window = node.window;
  window.padding = window.far_padding = padding;
  return convolve(filter_of(node, original_weights(), sums), window, x, bias);
}

Tensor apply_transposed(const Node& node, const Tensor& q, const WeightTransform& weights,
                        const std::vector<int64_t>& input_shape) {
  if (node.op == Op::kLinear) return times(q, transformed(node, weights));
  return transposed_convolutions.run({node, filter_of(node, weights, Sums::kFast), q, input_shape});
}

}  // namespace fbbench
