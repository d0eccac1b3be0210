// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/winograd/layer.h"

#include <algorithm>

#include "models/cpu/winograd/maps.h"

namespace fbbench::winograd {
namespace {

/// Reading a weight from memory takes as long as so many products of it, on two cores of an EPYC;
/// with fewer channels they stay in a core's cache, and from kSharedWeights on one thread reads it.
int64_t products_of_a_read(int64_t weights) {
  if (weights < kSharedWeights / 2) return 0;
  return weights < kSharedWeights ? 96 : 32;
}

}  // namespace

Layer::Layer(const Filter& filter, const Window& window, const Tensor& x)
    : sums_(filter.sums),
      filter_taps_(filter.shape[2]),
      stride_(window.stride[0]),
      taps_(at::divup(filter_taps_, stride_)),
      outputs_(convolved_shape(filter, window, x)),
      products_of_a_read_(
          products_of_a_read(stride_ * stride_ * filter.shape[0] * filter.shape[1])) {}

Extent Layer::best_reach() const {
  Extent best = stride_ == 1 ? Extent{6, 6} : Extent{4, 4};
  if (sums_ != Sums::kFastest || filter_taps_ != 3) return best;
  for (Extent larger : {Extent{6, 9}, Extent{8, 8}}) {
    const bool exists = stride_ == 1 || larger.down == larger.across;
    if (exists && cost(larger) < cost(best)) best = larger;
  }
  return best;
}

int64_t Layer::cost(Extent reach) const {
  auto all = [&](int64_t points) { return stride_ == 1 ? points : 2 * points - 1; };
  const int64_t products =
      points_along(outputs_[2], reach.down) * points_along(outputs_[3], reach.across);
  return cost_of(outputs_[0] * products, all(reach.down) * all(reach.across));
}

int64_t Layer::plain_cost() const {
  const int64_t weights = filter_taps_ * filter_taps_;
  return cost_of(outputs_[0] * outputs_[2] * outputs_[3] * weights, weights);
}

int64_t Layer::cost_of(int64_t products, int64_t weights) const {
  return std::max(products, products_of_a_read_ * weights);
}

/// The points of all tiles in a row. With a stride of 2 an odd phase has none at infinity.
int64_t Layer::points_along(int64_t outputs, int64_t reach) const {
  const int64_t side = side_of(reach, taps_);
  const Cut tiles(outputs, side, /*alike=*/false);
  int64_t points = 0;
  for (int64_t i = 0; i < tiles.count; ++i) {
    points += tiles.length(i) < side ? reach - 1 : reach;
    if (stride_ == 2) points += reach - 1;
  }
  return points;
}

}  // namespace fbbench::winograd
