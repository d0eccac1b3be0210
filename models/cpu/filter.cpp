// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/filter.h"

namespace fbbench {

std::vector<int64_t> convolved_shape(const Filter& filter, const Window& window, const Tensor& x) {
  std::vector<int64_t> shape = {x.size(0), filter.shape[0]};
  for (size_t i = 0; i < 2; ++i) {
    int64_t reach = window.dilation[i] * (filter.shape[i + 2] - 1) + 1;
    int64_t padding = window.padding[i] + window.far_padding[i];
    int64_t room = x.size(static_cast<int64_t>(i) + 2) + padding - reach;
    shape.push_back(room / window.stride[i] + 1);
  }
  return shape;
}

}  // namespace fbbench
