// SPDX-License-Identifier: Apache-2.0
/// Random sets of an image's pixels.
#pragma once

#include <numeric>
#include <utility>
#include <vector>

#include "core/random.h"
#include "metrics/faithfulness/perturbation.h"

namespace fbbench {

/// Sets of different pixels, one after another.
class PixelDraws {
 public:
  PixelDraws(uint64_t seed, int64_t pixels) : random_(seed), pixels_(static_cast<size_t>(pixels)) {
    std::iota(pixels_.begin(), pixels_.end(), 0);
  }

  /// `count` pixels, good until the next call: the head of a shuffle.
  PixelSpan next(int64_t count) {
    const auto all = static_cast<int64_t>(pixels_.size());
    for (int64_t k = 0; k < count; ++k) {
      std::swap(pixels_[static_cast<size_t>(k)],
                pixels_[static_cast<size_t>(k + random_.below(all - k))]);
    }
    return {pixels_.data(), count};
  }

 private:
  Random random_;
  std::vector<int32_t> pixels_;
};

}  // namespace fbbench
