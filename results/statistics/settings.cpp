// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/settings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/spec.h"
#include "results/statistics/common_set.h"

namespace fbbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// [M] means of metric k over its common set, NaN for a method that takes no part.
std::vector<double> means_of(const JoinedGroup& group, int64_t k) {
  const Tensor scores = group.scores.select(1, k);
  const CommonSet common(defined(scores, group.status.select(1, k)));
  std::vector<double> means(group.methods.size(), kNone);
  if (common.images.size(0) == 0) return means;
  for (int64_t m : common.methods) {
    means[static_cast<size_t>(m)] = scores[m].index_select(0, common.images).mean().item<double>();
  }
  return means;
}

/// Of a method with the means `own`, where [settings][M] are all methods'.
OverSettings over_settings(const std::string& method, size_t m,
                           const std::vector<std::vector<double>>& means, int direction) {
  OverSettings result{method, 0, means.front()[m], means.front()[m], 0};
  for (const std::vector<double>& all : means) {
    result.mean += all[m] / static_cast<double>(means.size());
    result.lowest = std::min(result.lowest, all[m]);
    result.highest = std::max(result.highest, all[m]);
    result.leads += std::none_of(all.begin(), all.end(),
                                 [&](double other) { return direction * (other - all[m]) > 0; });
  }
  return result;
}

}  // namespace

std::vector<MetricSettings> settings_of(const JoinedGroup& group) {
  std::map<std::string, std::vector<size_t>> by_name;
  for (size_t k = 0; k < group.metrics.size(); ++k) {
    by_name[Spec::parse(group.metrics[k].spec).name].push_back(k);
  }
  std::vector<MetricSettings> found;
  for (const auto& [name, metrics] : by_name) {
    if (metrics.size() < 2) continue;
    MetricSettings settings{name, group.metrics[metrics.front()].direction, {}, {}};
    std::vector<std::vector<double>> means;
    for (size_t k : metrics) {
      settings.settings.push_back(group.metrics[k].label);
      means.push_back(means_of(group, static_cast<int64_t>(k)));
    }
    for (size_t m = 0; m < group.methods.size(); ++m) {
      const bool everywhere = std::none_of(means.begin(), means.end(),
                                           [&](const auto& all) { return std::isnan(all[m]); });
      if (!everywhere) continue;
      settings.methods.push_back(
          over_settings(group.methods[m].label, m, means, settings.direction));
    }
    found.push_back(std::move(settings));
  }
  return found;
}

}  // namespace fbbench
