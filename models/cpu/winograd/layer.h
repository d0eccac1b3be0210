// SPDX-License-Identifier: Apache-2.0
/// How many products Winograd's filtering takes of a layer, by which its tiles are chosen.
#pragma once

#include <vector>

#include "models/cpu/filter.h"
#include "models/cpu/winograd/tile.h"

namespace fbbench::winograd {

/// Outputs times inputs of a layer, in channels of all phases, from which on all threads take the
/// same tiles, so that each reads a part of the weights alone.
constexpr int64_t kSharedWeights = 256 * 256;

/// A convolution for which suits_winograd() but perhaps for its maps' sizes.
class Layer {
 public:
  Layer(const Filter& filter, const Window& window, const Tensor& x);

  /// [N,C,H,W]
  const std::vector<int64_t>& outputs() const { return outputs_; }

  /// Taps that a tile's inputs meet, each way: with a stride of 2 an even phase's.
  int64_t taps() const { return taps_; }

  /// The reach with the least cost() of those that the layer's sums allow.
  Extent best_reach() const;

  /// Products of an input and an output channel in tiles of that reach, but as many at least as
  /// take the time to read their weights.
  int64_t cost(Extent reach) const;
  int64_t plain_cost() const;

 private:
  int64_t cost_of(int64_t products, int64_t weights) const;
  int64_t points_along(int64_t outputs, int64_t reach) const;

  const Sums sums_;
  const int64_t filter_taps_, stride_, taps_;
  const std::vector<int64_t> outputs_;
  const int64_t products_of_a_read_;
};

}  // namespace fbbench::winograd
