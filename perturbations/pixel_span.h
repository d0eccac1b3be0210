// SPDX-License-Identifier: Apache-2.0
/// Some pixels of an image.
#pragma once

#include <cstdint>

namespace fbbench {

/// Different pixels y*W+x, held by whoever hands them out.
struct PixelSpan {
  const int32_t* data = nullptr;
  int64_t count = 0;
};

}  // namespace fbbench
