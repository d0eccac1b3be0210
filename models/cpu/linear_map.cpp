// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/linear_map.h"

#include <algorithm>

#include "core/error.h"
#include "models/cpu/convolution.h"
#include "models/cpu/libtorch_convolution.h"
#include "models/cpu/matrix_product.h"
#include "models/cpu/onednn.h"
#include "models/cpu/polyphase.h"
#include "models/graph/layout.h"

namespace fbbench {
namespace {

/// The weights' variants by name, for Weights::variant.
const char* part_name(Part part) {
  static const char* const names[] = {"all", "positive", "negative", "by sign"};
  return names[static_cast<int>(part)];
}

Tensor make_part(const Tensor& weight, Part part) {
  switch (part) {
    case Part::kPositive:
      return weight.clamp_min(0);
    case Part::kNegative:
      return weight.clamp_max(0);
    case Part::kBySign:
      return canonical(at::cat({weight.clamp_min(0), weight.clamp_max(0)}, 1));
    case Part::kAll:
      break;
  }
  return weight;
}

const Tensor& weight_part(const Node& node, Part part) {
  const Tensor& weight = node.weights->weight();
  if (part == Part::kAll) return weight;
  return node.weights->variant(part_name(part), [&] { return make_part(weight, part); });
}

/// Sums of parts are what relevance is divided by.
Sums sums_of(const Node& node, Part part) {
  if (part != Part::kAll) return Sums::kChecked;
  return node.by_winograd ? Sums::kFastest : Sums::kPlain;
}

Filter filter_of(const Node& node, Part part) {
  const Tensor& weight = node.weights->weight();
  std::vector<int64_t> shape = weight.sizes().vec();
  if (part == Part::kBySign) shape[1] *= 2;
  return {node.weights.get(), part_name(part), shape,
          [&weight, part] { return make_part(weight, part); }, sums_of(node, part)};
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

Tensor convolve_flipped(const Node& node, const Filter& filter, const Tensor& q) {
  Window window = node.window;
  window.stride = {1, 1};
  for (size_t i = 0; i < 2; ++i) {
    int64_t reach = window.dilation[i] * (filter.shape[i + 2] - 1);
    window.padding[i] = reach - window.padding[i];
    window.far_padding[i] = reach - window.far_padding[i];
  }
  return convolve(flipped(filter, window.groups), window, q, {});
}

Tensor convolve_any(const Node& node, const Tensor& x, Part part, const Tensor& bias,
                    Epilogue epilogue = {}) {
  const Window& w = node.window;
  if (takes_epilogue(node)) return convolve(filter_of(node, part), w, x, bias, std::move(epilogue));
  return at::convolution(x, weight_part(node, part), bias, w.stride, w.padding, w.dilation,
                         w.transposed, w.output_padding, w.groups);
}

}  // namespace

bool takes_epilogue(const Node& node) {
  return node.op == Op::kConv && node.weights->weight().dim() == 4 && !node.window.transposed;
}

bool can_go_by_sign(const Node& node) {
  return node.op == Op::kLinear || (takes_epilogue(node) && node.window.groups == 1);
}

Tensor apply_linear(const Node& node, const Tensor& x, Part part) {
  return node.op == Op::kLinear ? times_transposed(x, weight_part(node, part), {})
                                : convolve_any(node, x, part, {});
}

Tensor apply_layer(const Node& node, const Tensor& x, Epilogue epilogue) {
  const Weights& weights = *node.weights;
  return node.op == Op::kLinear
             ? times_transposed(x, weights.weight(), weights.bias())
             : convolve_any(node, x, Part::kAll, weights.bias(), std::move(epilogue));
}

Tensor convolve(const Node& node, const Tensor& x, const std::vector<int64_t>& padding,
                const Tensor& bias) {
  Window window = node.window;
  window.padding = window.far_padding = padding;
  return convolve(filter_of(node, Part::kAll), window, x, bias);
}

Tensor apply_transposed(const Node& node, const Tensor& q, Part part,
                        const std::vector<int64_t>& input_shape) {
  if (node.op == Op::kLinear) return times(q, weight_part(node, part));
  Filter filter = filter_of(node, part);
  filter.sums = Sums::kFast;
  if (has_few_phases(filter, node.window)) {
    return transposed_by_phases(filter, node.window, q, input_shape, convolve);
  }
  if (flippable(node)) return convolve_flipped(node, filter, q);
  if (takes_epilogue(node)) return transposed_by_onednn(filter, node.window, q, input_shape);
  return transposed_by_libtorch(filter, node.window, q, input_shape);
}

}  // namespace fbbench
