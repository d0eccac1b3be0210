// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/libtorch_convolution.h"

#include <cmath>

#include "models/graph/layout.h"

namespace fbbench {
namespace {

/// LibTorch knows even padding alone: of an uneven window, what is left where zeros are a part of
/// the image.
std::vector<int64_t> known_padding(const Window& window) {
  bool even = window.padding == window.far_padding;
  return even ? window.padding : std::vector<int64_t>(window.padding.size(), 0);
}

}  // namespace

Tensor convolve_by_libtorch(const Filter& filter, const Window& window, const Tensor& x,
                            const Tensor& bias, const Epilogue& epilogue) {
  const Tensor& weight = filter.weights->variant(filter.name, filter.make);
  const std::vector<int64_t>&near = window.padding, &far = window.far_padding;
  Tensor padded = near == far ? x : at::constant_pad_nd(x, {near[1], far[1], near[0], far[0]});
  Tensor result = at::convolution(padded, weight, bias, window.stride, known_padding(window),
                                  window.dilation, false, {0, 0}, window.groups);
  if (epilogue.sum.defined()) result.add_(epilogue.sum);
  if (std::isfinite(epilogue.high)) return canonical(result.clamp_(epilogue.low, epilogue.high));
  return canonical(epilogue.low == 0 ? result.relu_() : result);
}

Tensor transposed_by_libtorch(const Filter& filter, const Window& window, const Tensor& q,
                              const std::vector<int64_t>& input_shape) {
  const Tensor& weight = filter.weights->variant(filter.name, filter.make);
  bool even = window.padding == window.far_padding;
  std::vector<int64_t> padded = input_shape;
  for (size_t i = 0; i < window.padding.size() && !even; ++i) {
    padded[i + 2] += window.padding[i] + window.far_padding[i];
  }
  // Only the shape and layout of the input count: its memory is never touched.
  Tensor result = std::get<0>(at::convolution_backward(
      q, canonical(at::empty(padded, q.options())), weight, c10::nullopt, window.stride,
      known_padding(window), window.dilation, window.transposed, window.output_padding,
      window.groups, {true, false, false}));
  for (size_t i = 0; i < window.padding.size() && !even; ++i) {
    result = result.narrow(static_cast<int64_t>(i) + 2, window.padding[i], input_shape[i + 2]);
  }
  return canonical(result);
}

}  // namespace fbbench
