// SPDX-License-Identifier: Apache-2.0
/// One saliency map and what metrics derive from it, computed once and shared by all metrics.
#pragma once

#include <memory>
#include <vector>

#include "core/tensor.h"

namespace fbbench {

/// Copies share the map. What is lazy is made at first use without a lock: use one view from one
/// thread at a time.
class MapView {
 public:
  explicit MapView(Tensor map);  ///< [H,W] float32; BadInput otherwise, or where it has no pixel

  const Tensor& map() const { return map_; }                    ///< [H,W] float32, contiguous
  const float* data() const { return map_.data_ptr<float>(); }  ///< y*W+x, size() values
  int64_t height() const { return map_.size(0); }
  int64_t width() const { return map_.size(1); }
  int64_t size() const { return map_.numel(); }
  bool all_zero() const { return all_zero_; }
  bool finite() const { return finite_; }

  /// The pixel y*W+x of the largest value, the first in raster order.
  int64_t argmax() const;
  /// All pixels y*W+x by descending value, ties by lowest index (0.0 and -0.0 tie). Lazy; a radix
  /// sort, O(H*W). NaNs stand at the ends.
  const std::vector<int32_t>& order() const;
  /// The values in that order, descending; -0.0 reads as 0.0. Lazy, made with order().
  const std::vector<float>& sorted() const;
  /// Sum of max(value, 0), in float64. Lazy.
  double positive_mass() const;

  /// The map scaled bilinearly, pixels taken as areas (align_corners=false), without smoothing.
  /// Itself at its own size. Lazy; the last size asked for is kept.
  const MapView& resized(int64_t height, int64_t width) const;

 private:
  void sort() const;

  Tensor map_;
  bool all_zero_, finite_;
  mutable double positive_mass_ = -1;
  mutable std::vector<int32_t> order_;
  mutable std::vector<float> sorted_;
  mutable std::shared_ptr<const MapView> resized_;
};

}  // namespace fbbench
