// SPDX-License-Identifier: Apache-2.0
/// Max pooling in the graph's layout. LibTorch's takes the channels of one pixel at a time, of
/// which a small network has few.
#pragma once

#include "models/graph.h"

namespace fbbench {

/// Windows of 2x2 pixels, one beside the other; a last odd row or column is in none.
const Window& pairs();
bool is_pairs(const Window& window);

/// Whether max_pool() can: 2-d windows without dilation, x float32 in the graph's layout.
bool can_max_pool(const Window& window, const Tensor& x);

/// x [N,C,H,W] -> [N,C,H',W']: a window's largest value, NaN where there is one. Every window has a
/// pixel.
Tensor max_pool(const Window& window, const Tensor& x);

}  // namespace fbbench
