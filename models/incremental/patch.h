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

}  // namespace fbbench
