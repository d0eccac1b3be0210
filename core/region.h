// SPDX-License-Identifier: Apache-2.0
/// The pixels of a class's objects.
#pragma once

#include "core/sample.h"

namespace fbbench {

struct Region {
  Tensor object;   ///< [H,W] bool; undefined where there is no object
  Tensor ignored;  ///< [H,W] bool, pixels that are neither object nor background, outside
                   ///< `object`; undefined where there are none
};

/// The union of the sample's objects of a class; where it has none of it, no object or, with
/// `or_all`, the union of all. Pixels that only difficult ones of them cover are ignored, as in
/// Pascal VOC's evaluation. At input size or, `at_original`, at the file's own: BadInput where the
/// sample was scaled and has no masks of that size. The mask of a sole object isn't copied.
Region region_of(const Sample& sample, int64_t class_index, bool or_all, bool at_original);

}  // namespace fbbench
