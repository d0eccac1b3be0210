// SPDX-License-Identifier: Apache-2.0
/// Means of a metric or of time with intervals, a method each, as plots place them.
#pragma once

#include "results/plots/plot.h"
#include "results/statistics/summary.h"

namespace fbbench {

/// Over the metric's common set (results/statistics/common_set.h), bootstrapped as in tables.
Summary metric_means(const PlotData& data, size_t metric);
/// Over the images that every method was timed on.
Summary time_means(const PlotData& data);

/// The methods that both have a value of.
std::vector<MethodPoint> method_points(const Summary& x, const Summary& y);

}  // namespace fbbench
