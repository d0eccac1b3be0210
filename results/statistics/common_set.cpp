// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/common_set.h"

namespace fbbench {

Tensor has_status(const Tensor& status, Status wanted) {
  return status == static_cast<uint8_t>(wanted);
}

Tensor defined(const Tensor& scores, const Tensor& status) {
  return has_status(status, Status::kOk).logical_and(scores.isnan().logical_not());
}

CommonSet::CommonSet(const Tensor& known) {
  Tensor common = at::ones({known.size(1)}, at::kBool);
  for (int64_t m = 0; m < known.size(0); ++m) {
    if (!known[m].any().item<bool>()) continue;
    methods.push_back(m);
    common.logical_and_(known[m]);
  }
  images = methods.empty() ? at::empty({0}, at::kLong) : common.nonzero().squeeze(1);
}

ScoreRows CommonSet::select(const Tensor& values) const {
  ScoreRows rows;
  for (int64_t m : methods) rows.push_back(to_vector(values[m].index_select(0, images)));
  return rows;
}

std::vector<double> to_vector(const Tensor& values) {
  Tensor flat = values.contiguous();
  const double* first = flat.data_ptr<double>();
  return {first, first + flat.numel()};
}

}  // namespace fbbench
