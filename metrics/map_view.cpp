// SPDX-License-Identifier: Apache-2.0
#include "metrics/map_view.h"

namespace fbbench {

MapView::MapView(Tensor map) : map_(std::move(map)) {
  require_shape(map_, {-1, -1}, at::kFloat, "map");
  map_ = map_.contiguous();
}

bool MapView::all_zero() const { return !map_.any().item<bool>(); }

bool MapView::finite() const { return all_finite(map_); }

const Tensor& MapView::order() const {
  if (!order_.defined()) {
    order_ = at::argsort(map_.flatten(), /*stable=*/true, /*dim=*/0, /*descending=*/true);
  }
  return order_;
}

const Tensor& MapView::positive() const {
  if (!positive_.defined()) positive_ = map_.to(at::kDouble).clamp_min_(0);
  return positive_;
}

double MapView::positive_mass() const { return positive().sum().item<double>(); }

}  // namespace fbbench
