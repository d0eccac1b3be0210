// SPDX-License-Identifier: Apache-2.0
#include "results/plots/means.h"

namespace fbbench {
namespace {

/// values, status [M,N]
Summary means(const Tensor& values, const Tensor& status, int direction, uint64_t seed) {
  BootstrapOptions options;
  options.seed = seed;
  return summarise(values.unsqueeze(1), status.unsqueeze(1), {direction}, options).front();
}

}  // namespace

Summary metric_means(const PlotData& data, size_t metric) {
  auto k = static_cast<int64_t>(metric);
  return means(data.group.scores.select(1, k), data.group.status.select(1, k),
               data.group.metrics[metric].direction, data.seed);
}

Summary time_means(const PlotData& data) {
  const Tensor& seconds = data.group.seconds;
  Tensor status = at::full(seconds.sizes(), static_cast<int64_t>(Status::kOk), at::kByte);
  status.masked_fill_(seconds.isnan(), static_cast<int64_t>(Status::kFailed));
  return means(seconds, status, -1, data.seed);
}

std::vector<MethodPoint> method_points(const Summary& x, const Summary& y) {
  std::vector<MethodPoint> points;
  for (size_t m = 0; m < x.methods.size(); ++m) {
    const MeanEstimate &a = x.methods[m], &b = y.methods[m];
    if (std::isnan(a.mean) || std::isnan(b.mean)) continue;
    points.push_back({m, a.mean, a.low, a.high, b.mean, b.low, b.high});
  }
  return points;
}

}  // namespace fbbench
