// SPDX-License-Identifier: Apache-2.0
/// A batch of maps that differ from one clean map in a rectangle each, and how parts of them are
/// put together.
#pragma once

#include <optional>

#include "models/incremental/patch.h"
#include "models/incremental/rectangle.h"

namespace fbbench {

struct ChangedRegion {
  Tensor values;  ///< [N,C,h,w] of the rectangles; or [N, shape...], where the whole value changes
  std::optional<Rectangles> place;  ///< none: the whole value
};

/// The maps' values in `region` [N,C,h,w] float32: from `changed` where they lie in its rectangle,
/// else from `clean` [1,C,H,W], else, outside the map, `outside`. Both in the graph's layout.
Tensor gather(const Tensor& clean, const ChangedRegion& changed, const Rectangles& region,
              float outside);

/// `plane` [1,C,H,W] in each of the rectangles: [N,C,h,w].
Tensor crop(const Tensor& plane, const Rectangles& place);

/// `values` [N,C,h,w] - what `plane` [1,C,H,W] has in their places.
Tensor difference(const Tensor& values, const Tensor& plane, const Rectangles& place);

/// crop(plane, place) + what `part` [N,C,h',w'], which lies at `part_place` and may stick out of
/// the map, covers of it.
Tensor crop_and_add(const Tensor& plane, const Rectangles& place, const Tensor& part,
                    const Rectangles& part_place);

/// The whole value, [N, shape...].
Tensor whole(const Tensor& clean, const ChangedRegion& changed);

/// Whether both are the same rectangles.
bool same(const Rectangles& a, const Rectangles& b);

}  // namespace fbbench
