// SPDX-License-Identifier: Apache-2.0
/// What tests of class activation maps share: a network whose maps are worked out by hand, and the
/// slow twin.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/agreement.h"
#include "base/batches.h"
#include "methods/slow_network.h"

namespace fbbench {

/// Images [1,2,2]; the layer is A_0 = x, A_1 = 5 - x. `weights` [classes,8] on both, bias 0.
inline std::shared_ptr<const Network> two_channels(const Tensor& weights) {
  SlowNetwork slow({1, 2, 2});
  Tensor signs = at::tensor({1.F, -1.F}).view({2, 1, 1, 1});
  size_t layer = slow.relu(slow.conv(0, signs, at::tensor({0.F, 5.F}), 1, 0));
  slow.linear(layer, weights, at::zeros({weights.size(0)}));
  return slow.load();
}

/// Class 0 of the image (1, 2; 3, 4), whose map has the image's size, so that nothing is enlarged:
///   A_0 =  1  2  3  4,   A_1 =  4  3  2  1,
///   g_0 =  1 -1  2  2,   g_1 = -1  1  1 -3
inline Plain hand_worked_map(const std::string& spec) {
  Tensor weights = at::tensor({1.F, -1.F, 2.F, 2.F, -1.F, 1.F, 1.F, -3.F}).view({1, 8});
  Batch batch = make_batch(at::arange(1.F, 5.F).view({1, 1, 2, 2}), at::zeros({1}, at::kLong));
  return plain(explain(*two_channels(weights), spec, batch).values);
}

/// Expects 4 values to be as wanted but for a few roundings of float32 numbers up to 10.
inline void expect_near(const Plain& got, const Plain& want) {
  ASSERT_EQ(got.size(), want.size());
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], want[i], 5e-6) << i;
}

/// Bilinear to height x width, half-pixel centres, clamped at the edge.
inline Plain slow_enlarged(const Plain& map, const PlainShape& from, int64_t height,
                           int64_t width) {
  struct Place {
    size_t low, high;
    double share;  ///< of `high`
  };
  auto place = [](int64_t i, int64_t small, int64_t large) {
    const double last = static_cast<double>(small - 1);
    double at =
        (static_cast<double>(i) + 0.5) * static_cast<double>(small) / static_cast<double>(large) -
        0.5;
    at = std::clamp(at, 0.0, last);
    return Place{static_cast<size_t>(std::floor(at)), static_cast<size_t>(std::ceil(at)),
                 at - std::floor(at)};
  };
  const auto columns = static_cast<size_t>(from[2]);
  Plain result;
  for (int64_t i = 0; i < height * width; ++i) {
    const Place y = place(i / width, from[1], height), x = place(i % width, from[2], width);
    auto along = [&](size_t row) {
      return map[row * columns + x.low] * (1 - x.share) + map[row * columns + x.high] * x.share;
    };
    result.push_back(along(y.low) * (1 - y.share) + along(y.high) * y.share);
  }
  return result;
}

/// M [h*w] of A and g, both [K,h*w].
using SlowMap = std::function<Plain(const Plain& channels, const Plain& gradient, size_t count)>;

/// sum_k w_k A_k, w_k = weight(A_k, g_k).
inline SlowMap slow_weighted(
    const std::function<double(const Plain& channel, const Plain& gradient)>& weight) {
  return [weight](const Plain& channels, const Plain& gradient, size_t count) {
    const size_t area = channels.size() / count;
    auto channel = [&](const Plain& of, size_t k) {
      auto begin = of.begin() + static_cast<std::ptrdiff_t>(k * area);
      return Plain(begin, begin + static_cast<std::ptrdiff_t>(area));
    };
    Plain map(area, 0);
    for (size_t k = 0; k < count; ++k) {
      double w = weight(channel(channels, k), channel(gradient, k));
      for (size_t p = 0; p < area; ++p) map[p] += w * channels[k * area + p];
    }
    return map;
  };
}

/// Grad-CAM's weight of a channel.
inline double slow_mean(const Plain&, const Plain& gradient) {
  double sum = 0;
  for (double g : gradient) sum += g;
  return sum / static_cast<double>(gradient.size());
}

/// sum_k term(A_k, g_k), position by position.
inline SlowMap slow_pointwise(const std::function<double(double value, double gradient)>& term) {
  return [term](const Plain& channels, const Plain& gradient, size_t count) {
    Plain map(channels.size() / count, 0);
    for (size_t i = 0; i < channels.size(); ++i) {
      map[i % map.size()] += term(channels[i], gradient[i]);
    }
    return map;
  };
}

/// Weights on the logits, of which the gradient is taken.
using SlowStart = std::function<Plain(const Plain& logits, size_t target)>;

/// Expects the method's maps to be the loops', at the last ReLU and at the first.
inline void expect_slow_maps(
    const std::string& method, const SlowMap& formula,
    const SlowStart& start = [](const Plain& logits, size_t target) {
      return one_hot(logits.size(), target);
    }) {
  ResidualCase residual;
  auto network = residual.network.load();
  Tensor images = at::randn({3, 2, 7, 9});
  Batch batch = make_batch(images, at::tensor({0, 1, 2}, at::kLong));
  const std::vector<std::pair<std::string, size_t>> layers = {{":relu=false", residual.start},
                                                              {":relu=false,layer=relu.1", 2}};
  for (const auto& [options, value] : layers) {
    const PlainShape& shape = residual.network.shape(value);
    std::vector<Plain> twins;
    for (int64_t n = 0; n < 3; ++n) {
      auto values = residual.network.forward(plain(images[n]));
      Plain seed = start(values.back(), static_cast<size_t>(n));
      Plain gradient = residual.network.gradient(values, seed)[value];
      Plain map = formula(values[value], gradient, static_cast<size_t>(shape[0]));
      twins.push_back(slow_enlarged(map, shape, 7, 9));
    }
    Tensor got = explain(*network, method + options, batch).values;
    // Sums of up to 36 products in float32, then of signed channels: some 1e-6 of the largest.
    EXPECT_TRUE(images_agree(got, stacked(twins, {3, 1, 7, 9}), 2e-5)) << options;
  }
}

}  // namespace fbbench
