// SPDX-License-Identifier: Apache-2.0
/// Rectangular parts of images.
#pragma once

#include <vector>

#include "core/tensor.h"

namespace fbbench {

/// Rows [top,bottom) and columns [left,right), in pixels; not empty.
struct Patch {
  int64_t top, left, bottom, right;

  /// The part of planes [...,H,W]; shares their memory.
  Tensor of(const Tensor& planes) const {
    return planes.narrow(-2, top, bottom - top).narrow(-1, left, right - left);
  }
  Patch moved(int64_t down, int64_t right_by) const {
    return {top + down, left + right_by, bottom + down, right + right_by};
  }
};

/// [boxes,C,H,W]: the image [1,C,H,W] once a box, all channels set to `value` inside it.
inline Tensor covered_copies(const Tensor& image, const std::vector<Patch>& boxes, double value) {
  Tensor copies = image.repeat({static_cast<int64_t>(boxes.size()), 1, 1, 1});
  for (size_t i = 0; i < boxes.size(); ++i) {
    boxes[i].of(copies[static_cast<int64_t>(i)]).fill_(value);
  }
  return copies;
}

}  // namespace fbbench
