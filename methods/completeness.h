// SPDX-License-Identifier: Apache-2.0
/// How far a map is from summing to what it claims to share out.
#pragma once

#include "core/tensor.h"

namespace fbbench {

/// The diagnostic's name.
constexpr const char* kCompletenessError = "completeness_error";

/// |sum of values [N,...] - change [N]|, [N] float64, in the explained output's unit.
inline Tensor completeness_error(const Tensor& values, const Tensor& change) {
  return (values.flatten(1).sum(1, /*keepdim=*/false, at::kDouble) - change).abs();
}

}  // namespace fbbench
