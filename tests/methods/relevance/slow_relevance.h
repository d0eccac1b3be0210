// SPDX-License-Identifier: Apache-2.0
/// The slow twin of methods that share relevance out by contributions: in float64, one tap after
/// another.
#pragma once

#include <functional>
#include <vector>

#include "methods/slow_network.h"

namespace fbbench {

/// A sum at a layer with weights, and how relevance goes by its terms.
struct SlowPart {
  std::function<double(double w, double a)> term;  ///< what a tap of weight w adds for input a
  std::function<double(double b)> bias;            ///< what the bias adds
  double stabilizer = 0, factor = 1;
  int sign = 0;  ///< of the outputs whose relevance goes by it; 0: of all
};

struct SlowRules {
  std::function<std::vector<SlowPart>(size_t layer)> parts;  ///< of each layer with weights
  double stabilizer = 0;                                     ///< at additions and average pooling
  double least = 0;  ///< no relevance goes by sums with weights of at most this magnitude
};

inline double stabilised(double value, double stabilizer) {
  return value >= 0 ? value + stabilizer : value - stabilizer;
}

inline void slow_part(const SlowLayer& layer, const SlowPart& part, double least, const Plain& a,
                      const Plain& y, const Plain& r, Plain& down) {
  Plain z;
  for (double b : layer.bias) z.push_back(part.bias(b));
  for (const auto& tap : layer.taps) z[tap.out] += part.term(tap.weight, a[tap.in]);
  for (const auto& tap : layer.taps) {
    const bool has_sign = part.sign * y[tap.out] > 0 || part.sign == 0;
    if (!has_sign || std::abs(stabilised(z[tap.out], part.stabilizer)) <= least) continue;
    down[tap.in] += part.factor * part.term(tap.weight, a[tap.in]) * r[tap.out] /
                    stabilised(z[tap.out], part.stabilizer);
  }
}

/// What arrives at every value, from `start` at the logits.
inline std::vector<Plain> slow_relevance(const SlowNetwork& network,
                                         const std::vector<Plain>& values, const Plain& start,
                                         const SlowRules& rules) {
  const SlowPart average{[](double w, double a) { return w * a; }, [](double) { return 0; },
                         rules.stabilizer};
  std::vector<Plain> arrived;
  for (const Plain& value : values) arrived.emplace_back(value.size(), 0);
  arrived.back() = start;
  for (size_t i = network.layers().size(); i-- > 0;) {
    const SlowLayer& layer = network.layers()[i];
    const Plain &x = values[layer.inputs[0]], &y = values[i + 1], &r = arrived[i + 1];
    Plain& down = arrived[layer.inputs[0]];
    if (layer.kind == SlowLayer::kLinear) {
      const auto parts = layer.averages ? std::vector<SlowPart>{average} : rules.parts(i);
      for (const SlowPart& part : parts) slow_part(layer, part, rules.least, x, y, r, down);
    } else if (layer.kind == SlowLayer::kMaxPool) {
      const std::vector<size_t> winners = layer.winners(x, r.size());
      for (size_t o = 0; o < r.size(); ++o) down[winners[o]] += r[o];
    } else if (layer.kind == SlowLayer::kRelu) {
      for (size_t o = 0; o < r.size(); ++o) down[o] += r[o];
    } else {
      for (size_t input : layer.inputs) {
        for (size_t o = 0; o < r.size(); ++o) {
          const double divisor = stabilised(y[o], rules.stabilizer);
          if (divisor != 0) arrived[input][o] += values[input][o] * r[o] / divisor;
        }
      }
    }
  }
  return arrived;
}

}  // namespace fbbench
