// SPDX-License-Identifier: Apache-2.0
/// The floating-point types in which a network's forward passes can be computed.
#pragma once

#include <c10/core/ScalarType.h>

#include <string>
#include <vector>

namespace fbbench {

constexpr const char* kDefaultPrecision = "fp32";

/// The values of the option `precision`.
inline const std::vector<std::string>& precision_names() {
  static const std::vector<std::string> kNames = {kDefaultPrecision, "bf16", "fp64"};
  return kNames;
}

/// Of one of these names.
inline at::ScalarType precision_type(const std::string& name) {
  return name == "bf16" ? at::kBFloat16 : name == "fp64" ? at::kDouble : at::kFloat;
}

/// Where weights are computed on their way into a graph (a batch norm is folded into them), so that
/// they are rounded once: float32 as ever in a float32 graph, float64 in others.
inline at::ScalarType parameter_type(at::ScalarType precision) {
  return precision == at::kFloat ? at::kFloat : at::kDouble;
}

}  // namespace fbbench
