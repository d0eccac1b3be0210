// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/polyphase.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "models/graph/layout.h"

namespace fbbench {
namespace {

constexpr int64_t kBlock = 2;  // phases an axis
constexpr int64_t kFewChannels = 8;

/// One axis. Input pixel kBlock * b + phase - shift, of block b, takes from output pixel
/// b * stride + tap - padding, for the taps that tap_of() names.
struct Axis {
  int64_t kernel, layer_stride, layer_padding;  // of the layer
  int64_t shift, blocks;
  int64_t stride, padding, far_padding, taps;  // of the plain convolution

  /// The tap of a phase and a kernel's entry, before padding is added; false where there is none.
  bool tap_of(int64_t phase, int64_t entry, int64_t* tap) const {
    int64_t reach = phase - shift + layer_padding - entry;
    *tap = reach / layer_stride;
    return *tap * layer_stride == reach;
  }
};

Axis axis_with(const Window& window, const Filter& filter, size_t dim, int64_t input,
               int64_t output, int64_t shift) {
  Axis axis;
  axis.kernel = filter.shape[dim + 2];
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
  axis.padding = -low;
  axis.far_padding = std::max<int64_t>(axis.stride * (axis.blocks - 1) + high - (output - 1), 0);
  axis.taps = high - low + 1;
  return axis;
}

/// The shift that needs the fewest taps.
Axis axis_of(const Window& window, const Filter& filter, size_t dim, int64_t input,
             int64_t output) {
  Axis best = axis_with(window, filter, dim, input, output, 0);
  Axis other = axis_with(window, filter, dim, input, output, 1);
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

/// The plain convolution's filter, of the layer's.
Filter phase_filter(const Filter& filter, const Axis& y, const Axis& x) {
  // What tap_of() depends on, besides the layer.
  std::string place = std::to_string(y.shift) + std::to_string(x.shift);
  return {filter.weights,
          "phases " + place + " of " + filter.name,
          {kBlock * kBlock * filter.shape[1], filter.shape[0], y.taps, x.taps},
          [=, make = filter.make] { return phase_weights(make(), y, x); },
          filter.sums};
}

Window plain_window() {
  Window window;
  window.stride = window.dilation = {1, 1};
  window.padding = window.far_padding = {0, 0};
  return window;
}

/// [out, in, kh, kw] -> [out, phases * phases * in, taps, taps].
Tensor block_weights(const Tensor& weight) {
  const int64_t out = weight.size(0), in = weight.size(1);
  const int64_t ty = at::divup(weight.size(2), kBlock), tx = at::divup(weight.size(3), kBlock);
  Tensor whole = at::constant_pad_nd(
      weight, {0, tx * kBlock - weight.size(3), 0, ty * kBlock - weight.size(2)});
  return canonical(whole.reshape({out, in, ty, kBlock, tx, kBlock})
                       .permute({0, 3, 5, 1, 2, 4})
                       .reshape({out, kBlock * kBlock * in, ty, tx}));
}

/// [N, C, H, W] -> blocks of pixels [N, phases * phases * C, rows, columns], the first of which
/// begins `padding` before the map; zeros outside it.
Tensor to_blocks(const Tensor& x, const std::vector<int64_t>& padding, int64_t rows,
                 int64_t columns) {
  const int64_t channels = x.size(1), height = x.size(2), width = x.size(3);
  const int64_t pair = kBlock * channels;  // floats of a block's row
  Tensor blocks = canonical_empty({x.size(0), kBlock * pair, rows, columns});
  const float* from = x.data_ptr<float>();
  float* to = blocks.data_ptr<float>();
  // Row by row: phase and block row are one number, as a block's rows lie apart in memory.
  at::parallel_for(0, x.size(0) * rows * kBlock, 16, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t image = i / (rows * kBlock), y = i % (rows * kBlock) - padding[0];
      float* row = to + i / kBlock * columns * kBlock * pair + i % kBlock * pair;
      const float* source = from + (image * height + y) * width * channels;
      for (int64_t b = 0; b < columns; ++b, row += kBlock * pair) {
        const int64_t left = b * kBlock - padding[1];
        const int64_t first = std::max<int64_t>(left, 0), last = std::min(left + kBlock, width);
        const bool inside = y >= 0 && y < height && last - first == kBlock;
        if (!inside) std::fill_n(row, pair, 0.f);
        if (y < 0 || y >= height || first >= last) continue;
        std::copy_n(source + first * channels, (last - first) * channels,
                    row + (first - left) * channels);
      }
    }
  });
  return blocks;
}

}  // namespace

bool has_few_phases(const Filter& filter, const Window& window) {
  if (window.transposed || window.groups != 1 || filter.shape.size() != 4) return false;
  for (size_t i = 0; i < 2; ++i) {
    if (window.dilation[i] != 1 || window.stride[i] > kBlock) return false;
  }
  return filter.shape[1] <= kFewChannels;
}

Tensor transposed_by_phases(const Filter& filter, const Window& window, const Tensor& q,
                            const std::vector<int64_t>& input_shape, Convolve convolve) {
  Axis y = axis_of(window, filter, 0, input_shape[2], q.size(2));
  Axis x = axis_of(window, filter, 1, input_shape[3], q.size(3));
  Window plain = plain_window();
  plain.stride = {y.stride, x.stride};
  plain.padding = {y.padding, x.padding};
  plain.far_padding = {y.far_padding, x.far_padding};
  return interleave(convolve(phase_filter(filter, y, x), plain, q, {}, {}), y, x, input_shape);
}

bool suits_phases(const Filter& filter, const Window& window) {
  auto fits = [](int64_t kernel) { return kernel >= 5 && kernel <= 10; };
  return has_few_phases(filter, window) && window.stride == std::vector<int64_t>{kBlock, kBlock} &&
         fits(filter.shape[2]) && fits(filter.shape[3]) && filter.shape[1] > 1;
}

Tensor convolve_by_phases(const Filter& filter, const Window& window, const Tensor& x,
                          const Tensor& bias, Epilogue epilogue, Convolve convolve) {
  const std::vector<int64_t> shape = convolved_shape(filter, window, x);
  const int64_t ty = at::divup(filter.shape[2], kBlock), tx = at::divup(filter.shape[3], kBlock);
  Filter plain{filter.weights,
               "blocks of " + filter.name,
               {filter.shape[0], kBlock * kBlock * filter.shape[1], ty, tx},
               [make = filter.make] { return block_weights(make()); },
               filter.sums};
  return convolve(plain, plain_window(),
                  to_blocks(x, window.padding, shape[2] + ty - 1, shape[3] + tx - 1), bias,
                  std::move(epilogue));
}

}  // namespace fbbench
