// SPDX-License-Identifier: Apache-2.0
/// What marks a results file (the version rises when a reader must know of a change), and names in
/// it beside which labels stand.
#pragma once

namespace fbbench {

constexpr const char* kFormatName = "fbbench-results";
constexpr int kFormatVersion = 1;

constexpr const char* kMethods = "methods";  ///< an axis, in the root, each group and its curves
constexpr const char* kMetrics = "metrics";  ///< likewise, but for curves
constexpr const char* kSample = "sample";    ///< an axis, in each group and its curves
constexpr const char* kMethodLabel = "method_label";  ///< in each group
constexpr const char* kMetricLabel = "metric_label";  ///< likewise
constexpr const char* kFraction = "_fraction";  ///< after a metric's label: its curve's abscissa

}  // namespace fbbench
