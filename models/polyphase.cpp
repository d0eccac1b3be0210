// SPDX-License-Identifier: Apache-2.0
#include "models/polyphase.h"

#include <algorithm>

#include "models/layout.h"

namespace fbbench {
namespace {

constexpr int64_t kBlock = 2;  // phases an axis
constexpr int64_t kFewChannels = 4;

/// One axis. Input pixel kBlock * b + phase - shift, of block b, takes from output pixel
/// b * stride + tap - padding, for the taps that tap_of() names.
struct Axis {
  int64_t kernel, layer_stride, layer_padding;  // of the layer
  int64_t shift, blocks;
  int64_t stride, padding, taps;  // of the plain convolution

  /// The tap of a phase and a kernel's entry, before padding is added; false where there is none.
  bool tap_of(int64_t phase, int64_t entry, int64_t* tap) const {
    int64_t reach = phase - shift + layer_padding - entry;
    *tap = reach / layer_stride;
    return *tap * layer_stride == reach;
  }
};

Axis axis_with(const Window& window, const Tensor& weight, size_t dim, int64_t input,
               int64_t output, int64_t shift) {
  Axis axis;
  axis.kernel = weight.size(static_cast<int64_t>(dim) + 2);
  axis.layer_stride = window.stride[dim];
  axis.layer_padding = window.padding[dim];
  axis.shift = shift;
  axis.blocks = (input + shift + kBlock - 1) / kBlock;
  axis.stride = kBlock / axis.layer_stride;
  int64_t low = 0, high = 0;
  for (int64_t phase = 0; phase < kBlock; ++phase) {
    for (int64_t entry = 0; entry < axis.kernel; ++entry) {
      int64_t tap = 0;
      if (!axis.tap_of(phase, entry, &tap)) continue;
      low = std::min(low, tap);
      high = std::max(high, tap);
    }
  }
  // LibTorch pads both sides alike: the near side gets taps of weight zero where the far one needs
  // more.
  int64_t beyond = axis.stride * (axis.blocks - 1) + high - (output - 1);
  axis.padding = std::max(-low, beyond);
  axis.taps = high + axis.padding + 1;
  return axis;
}

/// The shift that needs the fewest taps.
Axis axis_of(const Window& window, const Tensor& weight, size_t dim, int64_t input,
             int64_t output) {
  Axis best = axis_with(window, weight, dim, input, output, 0);
  Axis other = axis_with(window, weight, dim, input, output, 1);
  return other.taps < best.taps ? other : best;
}

/// [out, in, kh, kw] -> [phases * phases * in, out, taps, taps].
Tensor phase_weights(const Tensor& weight, const Axis& y, const Axis& x) {
  const int64_t out = weight.size(0), in = weight.size(1);
  Tensor phases = at::zeros({kBlock, kBlock, in, out, y.taps, x.taps}, weight.options());
  Tensor turned = weight.transpose(0, 1);
  int64_t ty = 0, tx = 0;
  for (int64_t pixel = 0; pixel < kBlock * kBlock; ++pixel) {
    const int64_t py = pixel / kBlock, px = pixel % kBlock;
    for (int64_t ky = 0; ky < y.kernel; ++ky) {
      if (!y.tap_of(py, ky, &ty)) continue;
      for (int64_t kx = 0; kx < x.kernel; ++kx) {
        if (!x.tap_of(px, kx, &tx)) continue;
        phases[py][px]
            .select(3, tx + x.padding)
            .select(2, ty + y.padding)
            .copy_(turned.select(3, kx).select(2, ky));
      }
    }
  }
  return canonical(phases.reshape({kBlock * kBlock * in, out, y.taps, x.taps}));
}

/// [N, phases * phases * in, by, bx] -> [N, in, H, W].
Tensor interleave(const Tensor& blocks, const Axis& y, const Axis& x,
                  const std::vector<int64_t>& shape) {
  Tensor pixels = blocks.permute({0, 2, 3, 1})
                      .narrow(1, 0, y.blocks)
                      .narrow(2, 0, x.blocks)
                      .unflatten(3, {kBlock, kBlock, shape[1]})
                      .transpose(2, 3)
                      .reshape({shape[0], y.blocks * kBlock, x.blocks * kBlock, shape[1]});
  pixels = pixels.narrow(1, y.shift, shape[2]).narrow(2, x.shift, shape[3]);
  return canonical(pixels.permute({0, 3, 1, 2}));
}

}  // namespace

bool has_few_phases(const Window& window, const Tensor& weight) {
  if (window.transposed || window.groups != 1 || weight.dim() != 4) return false;
  for (size_t i = 0; i < 2; ++i) {
    if (window.dilation[i] != 1 || window.stride[i] > kBlock) return false;
  }
  return weight.size(1) <= kFewChannels;
}

Tensor transposed_by_phases(const Window& window, const Tensor& weight, const Tensor& q,
                            const std::vector<int64_t>& input_shape) {
  Axis y = axis_of(window, weight, 0, input_shape[2], q.size(2));
  Axis x = axis_of(window, weight, 1, input_shape[3], q.size(3));
  Tensor blocks =
      at::conv2d(q, phase_weights(weight, y, x), {}, {y.stride, x.stride}, {y.padding, x.padding});
  return interleave(blocks, y, x, input_shape);
}

}  // namespace fbbench
