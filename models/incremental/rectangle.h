// SPDX-License-Identifier: Apache-2.0
/// Where a change of a part of a map reaches, through layers that look at a neighbourhood.
///
/// All rules are exact: outside what they answer nothing changes. Any larger rectangle is as right,
/// so those of a batch share one size, and stay in the map by being moved instead of cut.
#pragma once

#include <cstdint>
#include <vector>

#include "models/graph/footprint.h"

namespace fbbench {

/// Intervals of one size along one dimension, one an image of a batch.
struct Spans {
  int64_t size = 0;
  std::vector<int64_t> begin;
};

/// Rectangles of one size, one an image of a batch.
struct Rectangles {
  Spans y, x;
};

/// The shortest spans of one size that cover [begin,end) of each image within [0,extent).
Spans cover(const std::vector<int64_t>& begin, const std::vector<int64_t>& end, int64_t extent);

/// The outputs, of `extent`, that read a changed input.
Spans reached(const Reach& reach, const Spans& changed, int64_t extent);

/// The inputs that `outputs` read; may stick out of the map, into the padding.
Spans read_by(const Reach& reach, const Spans& outputs);

/// Both, in one span an image.
Spans hull(const Spans& a, const Spans& b, int64_t extent);

}  // namespace fbbench
