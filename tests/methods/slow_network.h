// SPDX-License-Identifier: Apache-2.0
/// A tiny network in float64 and plain loops, for slow twins of methods; it also writes itself as
/// TorchScript, so that method and twin see the same network.
///
/// A value [C,H,W] is a flat std::vector<double> in that order. Every linear layer (convolution,
/// mean over windows, fully connected) is the list of its taps: y[out] += weight * x[in].
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"
#include "models/network/network.h"

namespace fbbench {

using Plain = std::vector<double>;
using PlainShape = std::array<int64_t, 3>;  ///< C, H, W

struct SlowLayer {
  enum Kind { kLinear, kRelu, kMaxPool, kAdd };
  struct Tap {
    size_t out, in;
    double weight;
  };

  Kind kind;
  std::vector<size_t> inputs;  ///< numbers of values
  std::vector<Tap> taps;       ///< kLinear, kMaxPool
  Plain bias;                  ///< one an output, kLinear
  bool averages = false;       ///< a kLinear that is average pooling

  /// For each output of a kMaxPool the input that wins: the first of the largest.
  std::vector<size_t> winners(const Plain& x, size_t outputs) const {
    std::vector<size_t> result(outputs, SIZE_MAX);
    for (const Tap& tap : taps) {
      size_t& winner = result[tap.out];
      if (winner == SIZE_MAX || x[tap.in] > x[winner]) winner = tap.in;
    }
    return result;
  }
};

class SlowNetwork {
 public:
  explicit SlowNetwork(PlainShape image) : shapes_{image} {}

  /// Each adds a layer and returns the number of its output; 0 is the image. Weights float32.
  size_t conv(size_t input, const Tensor& weight, const Tensor& bias, int64_t stride,
              int64_t padding);
  size_t max_pool(size_t input, int64_t side, int64_t stride) {
    return pool(SlowLayer::kMaxPool, "max_pool2d", input, side, stride);
  }
  size_t avg_pool(size_t input, int64_t side, int64_t stride) {
    return pool(SlowLayer::kLinear, "avg_pool2d", input, side, stride);
  }
  size_t relu(size_t input) {
    return add_layer({SlowLayer::kRelu, {input}, {}, {}}, shapes_[input],
                     "torch.relu(" + name(input) + ")");
  }
  size_t add(size_t u, size_t v) {
    return add_layer({SlowLayer::kAdd, {u, v}, {}, {}}, shapes_[u], name(u) + " + " + name(v));
  }
  /// Mean over height and width.
  size_t mean(size_t input);
  /// weight [K, all values], bias [K].
  size_t linear(size_t input, const Tensor& weight, const Tensor& bias);

  const std::vector<SlowLayer>& layers() const { return layers_; }  ///< layer i makes value i + 1
  const PlainShape& shape(size_t value) const { return shapes_[value]; }
  size_t size(size_t value) const {
    return static_cast<size_t>(shapes_[value][0] * shapes_[value][1] * shapes_[value][2]);
  }

  /// Every value; the last are the logits.
  std::vector<Plain> forward(const Plain& image) const;

  /// d(seed . logits)/d(value), for every value. `rectify`: what becomes of a gradient that arrives
  /// at the output of an activation.
  std::vector<Plain> gradient(
      const std::vector<Plain>& values, const Plain& seed,
      const std::function<double(double)>& rectify = [](double g) { return g; }) const;

  /// The same network, read from a file as a user's would be.
  std::shared_ptr<const Network> load() const;

 private:
  static std::string name(size_t value) { return "v" + std::to_string(value); }
  static std::string pair(int64_t number) {
    return "[" + std::to_string(number) + ", " + std::to_string(number) + "]";
  }
  std::string parameter(const std::string& prefix, const Tensor& value) {
    parameters_.emplace_back(prefix + std::to_string(layers_.size()), value);
    return "self." + parameters_.back().first;
  }
  size_t flat(size_t value, int64_t c, int64_t y, int64_t x) const {
    const PlainShape& s = shapes_[value];
    return static_cast<size_t>((c * s[1] + y) * s[2] + x);
  }
  size_t add_layer(SlowLayer layer, const PlainShape& shape, const std::string& code) {
    layers_.push_back(std::move(layer));
    shapes_.push_back(shape);
    source_ += "    " + name(layers_.size()) + " = " + code + "\n";
    return layers_.size();
  }
  size_t pool(SlowLayer::Kind kind, const std::string& op, size_t input, int64_t side,
              int64_t stride);

  std::vector<PlainShape> shapes_;
  std::vector<SlowLayer> layers_;
  std::string source_;
  std::vector<std::pair<std::string, Tensor>> parameters_;
};

inline size_t SlowNetwork::conv(size_t input, const Tensor& weight, const Tensor& bias,
                                int64_t stride, int64_t padding) {
  const auto [channels, height, width] = shapes_[input];
  int64_t side = weight.size(2), rows = (height + 2 * padding - side) / stride + 1;
  int64_t columns = (width + 2 * padding - side) / stride + 1;
  auto w = weight.accessor<float, 4>();
  SlowLayer layer{SlowLayer::kLinear, {input}, {}, {}};
  size_t out = 0;
  for (int64_t o = 0; o < weight.size(0); ++o) {
    for (int64_t place = 0; place < rows * columns; ++place, ++out) {
      layer.bias.push_back(bias[o].item<float>());
      int64_t top = place / columns * stride - padding, left = place % columns * stride - padding;
      for (int64_t tap = 0; tap < channels * side * side; ++tap) {
        int64_t c = tap / (side * side), dy = tap / side % side, dx = tap % side;
        int64_t y = top + dy, x = left + dx;
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        layer.taps.push_back({out, flat(input, c, y, x), w[o][c][dy][dx]});
      }
    }
  }
  std::string code = "torch.conv2d(" + name(input) + ", " + parameter("weight", weight) + ", " +
                     parameter("bias", bias) + ", " + pair(stride) + ", " + pair(padding) + ")";
  return add_layer(std::move(layer), {weight.size(0), rows, columns}, code);
}

inline size_t SlowNetwork::pool(SlowLayer::Kind kind, const std::string& op, size_t input,
                                int64_t side, int64_t stride) {
  const auto [channels, height, width] = shapes_[input];
  PlainShape shape = {channels, (height - side) / stride + 1, (width - side) / stride + 1};
  SlowLayer layer{kind, {input}, {}, {}, kind == SlowLayer::kLinear};
  size_t out = 0;
  for (int64_t c = 0; c < channels; ++c) {
    for (int64_t place = 0; place < shape[1] * shape[2]; ++place, ++out) {
      int64_t top = place / shape[2] * stride, left = place % shape[2] * stride;
      for (int64_t tap = 0; tap < side * side; ++tap) {
        layer.taps.push_back({out, flat(input, c, top + tap / side, left + tap % side),
                              1.0 / static_cast<double>(side * side)});
      }
    }
  }
  layer.bias.assign(out, 0);
  return add_layer(
      std::move(layer), shape,
      "torch." + op + "(" + name(input) + ", " + pair(side) + ", " + pair(stride) + ")");
}

inline size_t SlowNetwork::mean(size_t input) {
  const auto [channels, height, width] = shapes_[input];
  auto area = static_cast<size_t>(height * width);
  SlowLayer layer{SlowLayer::kLinear, {input}, {}, Plain(static_cast<size_t>(channels), 0), true};
  for (size_t i = 0; i < size(input); ++i) {
    layer.taps.push_back({i / area, i, 1.0 / static_cast<double>(area)});
  }
  return add_layer(std::move(layer), {channels, 1, 1}, name(input) + ".mean([2, 3])");
}

inline size_t SlowNetwork::linear(size_t input, const Tensor& weight, const Tensor& bias) {
  SlowLayer layer{SlowLayer::kLinear, {input}, {}, {}};
  for (int64_t k = 0; k < weight.size(0); ++k) {
    layer.bias.push_back(bias[k].item<float>());
    for (size_t i = 0; i < size(input); ++i) {
      layer.taps.push_back(
          {static_cast<size_t>(k), i, weight[k][static_cast<int64_t>(i)].item<float>()});
    }
  }
  std::string code = "torch.addmm(" + parameter("bias", bias) + ", " + name(input) +
                     ".flatten(1), " + parameter("weight", weight) + ".t())";
  return add_layer(std::move(layer), {weight.size(0), 1, 1}, code);
}

inline std::vector<Plain> SlowNetwork::forward(const Plain& image) const {
  std::vector<Plain> values = {image};
  for (const SlowLayer& layer : layers_) {
    const Plain& x = values[layer.inputs[0]];
    Plain y = layer.kind == SlowLayer::kLinear ? layer.bias : Plain(size(values.size()), 0);
    if (layer.kind == SlowLayer::kLinear) {
      for (const auto& tap : layer.taps) y[tap.out] += tap.weight * x[tap.in];
    } else if (layer.kind == SlowLayer::kMaxPool) {
      std::vector<size_t> winners = layer.winners(x, y.size());
      for (size_t o = 0; o < y.size(); ++o) y[o] = x[winners[o]];
    } else if (layer.kind == SlowLayer::kRelu) {
      for (size_t o = 0; o < y.size(); ++o) y[o] = std::max(x[o], 0.0);
    } else {
      for (size_t o = 0; o < y.size(); ++o) y[o] = x[o] + values[layer.inputs[1]][o];
    }
    values.push_back(std::move(y));
  }
  return values;
}

inline std::vector<Plain> SlowNetwork::gradient(
    const std::vector<Plain>& values, const Plain& seed,
    const std::function<double(double)>& rectify) const {
  std::vector<Plain> arrived;
  for (const Plain& value : values) arrived.emplace_back(value.size(), 0);
  arrived.back() = seed;
  for (size_t i = layers_.size(); i-- > 0;) {
    const SlowLayer& layer = layers_[i];
    const Plain &x = values[layer.inputs[0]], &g = arrived[i + 1];
    Plain& down = arrived[layer.inputs[0]];
    if (layer.kind == SlowLayer::kLinear) {
      for (const auto& tap : layer.taps) down[tap.in] += tap.weight * g[tap.out];
    } else if (layer.kind == SlowLayer::kMaxPool) {
      std::vector<size_t> winners = layer.winners(x, g.size());
      for (size_t o = 0; o < g.size(); ++o) down[winners[o]] += g[o];
    } else if (layer.kind == SlowLayer::kRelu) {
      for (size_t o = 0; o < g.size(); ++o) down[o] += x[o] > 0 ? rectify(g[o]) : 0;
    } else {
      for (size_t input : layer.inputs) {
        for (size_t o = 0; o < g.size(); ++o) arrived[input][o] += g[o];
      }
    }
  }
  return arrived;
}

inline std::shared_ptr<const Network> SlowNetwork::load() const {
  const auto [channels, height, width] = shapes_[0];
  return Network::load(save_network(
      fresh_folder(),
      "def forward(self, v0):\n" + source_ + "    return " + name(layers_.size()) + "\n",
      parameters_, tiny_input(channels, height, width, shapes_.back()[0])));
}

/// [C,H,W] of any dtype to a plain value.
inline Plain plain(const Tensor& tensor) {
  Tensor flat = tensor.to(at::kDouble).contiguous();
  return Plain(flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
}

/// One at `target` of `count`.
inline Plain one_hot(size_t count, size_t target) {
  Plain result(count, 0);
  result[target] = 1;
  return result;
}

/// [2,7,9] -> 3 classes: convolutions with stride and padding, signed convolution inputs, a
/// residual addition with negative sums, overlapping max pooling and average pooling. Drawn from
/// the test's generator.
struct ResidualCase {
  SlowNetwork network{{2, 7, 9}};
  size_t start;  ///< the last spatial value

  ResidualCase() {
    size_t a = network.relu(network.conv(0, random({4, 2, 3, 3}), random({4}), 1, 1));
    size_t b = network.conv(a, random({4, 4, 3, 3}), random({4}), 1, 1);
    size_t sum = network.add(a, b);
    size_t c = network.relu(network.conv(sum, random({5, 4, 3, 3}), random({5}), 1, 2));
    size_t pooled = network.avg_pool(network.max_pool(c, 3, 2), 2, 1);
    start = network.relu(network.conv(pooled, random({6, 5, 1, 1}), random({6}), 1, 0));
    network.linear(network.mean(start), random({3, 6}), random({3}));
  }
  static Tensor random(at::IntArrayRef shape) { return at::randn(shape) * 0.5; }
};

/// Plain values, one an image, as the tensor [N,...] of `sizes` that they are compared with.
inline Tensor stacked(const std::vector<Plain>& values, at::IntArrayRef sizes) {
  std::vector<Tensor> images;
  for (const Plain& image : values) images.push_back(at::tensor(image, at::kDouble));
  return at::stack(images).view(sizes);
}

}  // namespace fbbench
