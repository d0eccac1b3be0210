// SPDX-License-Identifier: Apache-2.0
/// 8-connected components of a set of pixels that grows pixel by pixel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fbbench {

/// A rectangle of whole pixels, both ends included.
struct PixelBox {
  int32_t top, bottom, left, right;

  int64_t area() const { return int64_t{bottom - top + 1} * (right - left + 1); }
  double iou(const PixelBox& other) const;
};

struct Component {
  int32_t pixels;  ///< their number
  int32_t first;   ///< the first of them in raster order, y*W+x
  PixelBox box;    ///< the smallest around them
};

/// A union-find forest. Cost: nearly O(1) a pixel; 28 bytes for each of the image.
class Components {
 public:
  Components(int64_t height, int64_t width);

  /// Adds the pixel y*W+x, which must not have been added before.
  void add(int32_t pixel);
  /// The component of most pixels; among several the one met first in raster order. One must exist.
  const Component& largest() const { return components_[largest_]; }
  /// All of them, in no order.
  std::vector<Component> all() const;

 private:
  size_t root(size_t cell);
  size_t join(size_t one, size_t other);  // two roots; which of them stays one

  size_t stride_;  // of a plane with an empty border, which needs no bounds
  int32_t width_;
  std::vector<int32_t> parent_;        // of each cell; kAbsent: not added
  std::vector<Component> components_;  // of each root
  size_t largest_ = 0;
};

}  // namespace fbbench
