// SPDX-License-Identifier: Apache-2.0
/// One saliency map and what metrics derive from it, computed once and shared by all metrics.
#pragma once

#include "core/tensor.h"

namespace fbbench {

class MapView {
 public:
  explicit MapView(Tensor map);  ///< [H,W] float32 contiguous

  const Tensor& map() const { return map_; }
  int64_t height() const { return map_.size(0); }
  int64_t width() const { return map_.size(1); }
  bool all_zero() const;
  bool finite() const;

  /// Pixel indices y*W+x in descending saliency, ties by lowest index: [H*W] int64.
  const Tensor& order() const;
  /// max(map, 0) as [H,W] float64.
  const Tensor& positive() const;
  /// Sum of positive().
  double positive_mass() const;

 private:
  Tensor map_;
  mutable Tensor order_, positive_;
};

}  // namespace fbbench
