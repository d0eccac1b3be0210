// SPDX-License-Identifier: Apache-2.0
/// Max pooling in the graph's layout. LibTorch's takes the channels of one pixel at a time, of
/// which a small network has few.
#pragma once

#include "models/graph/graph.h"

namespace fbbench {

/// Whether the windows are 2x2 pixels, one beside the other; a last odd row or column is in none.
bool is_pairs(const Window& window);

/// Whether max_pool() can: 2-d windows without dilation.
bool can_max_pool(const Window& window);
/// ... of this x: float32 in the graph's layout.
bool can_max_pool(const Window& window, const Tensor& x);

/// x [N,C,H,W] -> [N,C,H',W']: a window's largest value, NaN where there is one. Every window has a
/// pixel.
Tensor max_pool(const Window& window, const Tensor& x);

/// [N,C,H',W'] of [N,C,H,W].
std::vector<int64_t> pooled_shape(const Window& window, const std::vector<int64_t>& shape);

/// Rows [first,end) of a map.
struct Rows {
  int64_t first, end;
};

/// The rows of a map of this height that rows of its maxima are made of.
Rows rows_under(const Window& window, Rows pooled, int64_t height);

/// Makes one row of maxima after another; one thread's.
class RowPool {
 public:
  /// Of maps [N,C,H,W].
  RowPool(const Window& window, const std::vector<int64_t>& shape);

  /// The maxima's row number `row` [W',C], of rows `under` [W,C] of the map, which lie in memory
  /// from `map_rows` on and have all that it is made of.
  void pool(const float* map_rows, Rows under, int64_t row, float* to);

 private:
  const Window& window_;
  const int64_t channels_, length_, near_, width_;
  std::vector<float> highest_;  ///< of each column of pixels that a row's windows see
};

}  // namespace fbbench
