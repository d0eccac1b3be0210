// SPDX-License-Identifier: Apache-2.0
#include "models/linear_map.h"

#include "core/error.h"
#include "models/layout.h"
#include "models/matrix_product.h"
#include "models/polyphase.h"

namespace fbbench {
namespace {

const Tensor& weight_part(const Node& node, Part part) {
  const Weights& weights = *node.weights;
  switch (part) {
    case Part::kPositive:
      return weights.variant("positive", [&] { return weights.weight().clamp_min(0); });
    case Part::kNegative:
      return weights.variant("negative", [&] { return weights.weight().clamp_max(0); });
    case Part::kBySign:
      return weights.variant("by sign", [&] {
        return canonical(
            at::cat({weights.weight().clamp_min(0), weights.weight().clamp_max(0)}, 1));
      });
    case Part::kAll:
      break;
  }
  return weights.weight();
}

Tensor convolve_with(const Node& node, const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const Window& w = node.window;
  return at::convolution(x, weight, bias, w.stride, w.padding, w.dilation, w.transposed,
                         w.output_padding, w.groups);
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

/// Whether the transpose is itself a stride-1 convolution, which is faster than the general
/// backward in channels_last (512 -> 512 channels, 3x3: twice).
bool flippable(const Node& node) {
  const Window& window = node.window;
  const Tensor& weight = node.weights->weight();
  if (window.transposed || weight.dim() != 4) return false;
  for (size_t i = 0; i < 2; ++i) {
    int64_t reach = window.dilation[i] * (weight.size(static_cast<int64_t>(i) + 2) - 1);
    if (window.stride[i] != 1 || window.padding[i] > reach) return false;
  }
  return true;
}

Tensor convolve_flipped(const Node& node, const Tensor& q, Part part) {
  static const char* const names[] = {"flipped", "flipped positive", "flipped negative",
                                      "flipped by sign"};
  const Window& window = node.window;
  const Tensor& flipped = node.weights->variant(
      names[static_cast<int>(part)], [&] { return flip(weight_part(node, part), window.groups); });
  std::vector<int64_t> padding(2);
  for (size_t i = 0; i < 2; ++i) {
    int64_t kernel = flipped.size(static_cast<int64_t>(i) + 2);
    padding[i] = window.dilation[i] * (kernel - 1) - window.padding[i];
  }
  return at::convolution(q, flipped, {}, 1, padding, window.dilation, false, {0, 0}, window.groups);
}

}  // namespace

bool can_go_by_sign(const Node& node) {
  if (node.op == Op::kLinear) return true;
  return node.weights->weight().dim() == 4 && node.window.groups == 1 && !node.window.transposed;
}

Tensor apply_linear(const Node& node, const Tensor& x, Part part) {
  const Tensor& weight = weight_part(node, part);
  return node.op == Op::kLinear ? times_transposed(x, weight, {})
                                : convolve_with(node, x, weight, {});
}

Tensor apply_layer(const Node& node, const Tensor& x) {
  const Weights& weights = *node.weights;
  return node.op == Op::kLinear ? times_transposed(x, weights.weight(), weights.bias())
                                : convolve_with(node, x, weights.weight(), weights.bias());
}

Tensor convolve(const Node& node, const Tensor& x, const std::vector<int64_t>& padding,
                const Tensor& bias) {
  const Window& w = node.window;
  return at::convolution(x, node.weights->weight(), bias, w.stride, padding, w.dilation, false,
                         {0, 0}, w.groups);
}

Tensor apply_transposed(const Node& node, const Tensor& q, Part part,
                        const std::vector<int64_t>& input_shape) {
  if (node.op == Op::kLinear) return times(q, weight_part(node, part));
  if (has_few_phases(node.window, node.weights->weight())) {
    return transposed_by_phases(node.window, weight_part(node, part), q, input_shape);
  }
  if (flippable(node)) return convolve_flipped(node, q, part);
  // Only the shape and layout of the input count: its memory is never touched.
  Tensor input = canonical_empty(input_shape);
  const Window& w = node.window;
  return std::get<0>(at::convolution_backward(q, input, weight_part(node, part), c10::nullopt,
                                              w.stride, w.padding, w.dilation, w.transposed,
                                              w.output_padding, w.groups, {true, false, false}));
}

}  // namespace fbbench
