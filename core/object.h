// SPDX-License-Identifier: Apache-2.0
/// What a picture shows and where.
#pragma once

#include <vector>

#include "core/tensor.h"

namespace fbbench {

/// Edges in pixels; a pixel is inside if its centre is (edges included).
struct BoundingBox {
  double left, top, right, bottom;
};

/// One thing of a class, or several that aren't told apart, whose place is known.
struct Object {
  int64_t class_index = -1;  ///< -1 where unknown
  Tensor mask;               ///< [H,W] bool at input size
  Tensor original_mask;  ///< [H0,W0] bool at the file's own size; undefined where that is `mask`
  std::vector<BoundingBox> boxes;  ///< at the file's own size, where the data set has boxes
  bool difficult = false;          ///< so hard to see that it counts neither for a map nor against
};

}  // namespace fbbench
