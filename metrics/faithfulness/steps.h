// SPDX-License-Identifier: Apache-2.0
/// A map's pixels in groups of `step`, the last of which may be smaller.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "metrics/faithfulness/perturbation.h"

namespace fbbench {

/// The option `step`.
OptionInfo step_option();

/// `step` in pixels: 0 is one row of the image.
int64_t step_in(const Network& network, int64_t step);

/// BadOption where `step` exceeds the number of pixels.
void check_step(const std::string& metric, int64_t step, const Network& network);

/// ceil(pixels / step)
inline int64_t step_count(int64_t pixels, int64_t step) { return (pixels + step - 1) / step; }

/// Group j of pixels in order.
inline PixelSpan step_group(const std::vector<int32_t>& order, int64_t step, int64_t j) {
  const int64_t left = static_cast<int64_t>(order.size()) - j * step;
  return {order.data() + j * step, std::min(step, left)};
}

}  // namespace fbbench
