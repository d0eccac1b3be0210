// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/statistics.h"

#include <algorithm>
#include <map>

#include "core/options.h"
#include "results/statistics/common_set.h"
#include "results/statistics/small_sample.h"

namespace fbbench {
namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

MetricStatistics statistics_of_metric(const JoinedGroup& group, size_t k, const Summary& summary) {
  MetricStatistics result;
  result.metric = group.metrics[k];
  Tensor scores = group.scores.select(1, static_cast<int64_t>(k));
  CommonSet common(defined(scores, group.status.select(1, static_cast<int64_t>(k))));
  result.n = common.images.size(0);
  if (result.n == 0) return result;
  ScoreRows rows = common.select(scores);
  for (size_t m = 0; m < rows.size(); ++m) {
    auto method = static_cast<size_t>(common.methods[m]);
    result.methods.push_back(group.methods[method].label);
    result.estimates.push_back(summary.methods[method]);
    result.medians.push_back(median(rows[m]));
  }
  if (rows.size() < 2) return result;
  result.ranks = compare_ranks(rows, result.metric.direction);
  result.pairs = compare_pairs(rows, result.metric.direction);
  return result;
}

GroupStatistics statistics_of_group(const JoinedGroup& group, const BootstrapOptions& options) {
  GroupStatistics result{group.dataset, group.network, group.images(), {}, {}};
  std::vector<int> directions;
  for (const Entry& metric : group.metrics) directions.push_back(metric.direction);
  auto summaries = summarise(group.scores, group.status, directions, options);
  for (size_t k = 0; k < summaries.size(); ++k) {
    result.metrics.push_back(statistics_of_metric(group, k, summaries[k]));
  }
  result.agreement = agreement_of(group);
  return result;
}

std::string place_of(const GroupStatistics& group) {
  return group.dataset + ", network " + group.network;
}

/// The metric's means by method, one map a group that has some.
struct Blocks {
  Entry metric;
  std::vector<std::string> names;
  std::vector<std::map<std::string, double>> means;
  std::vector<std::string> methods;  // of the first group

  void add(const GroupStatistics& group, const MetricStatistics& statistics) {
    names.push_back(place_of(group));
    means.emplace_back();
    for (size_t m = 0; m < statistics.methods.size(); ++m) {
      means.back()[statistics.methods[m]] = statistics.estimates[m].mean;
    }
  }
};

std::vector<Blocks> blocks_by_metric(const std::vector<GroupStatistics>& groups) {
  std::vector<Blocks> all;
  for (const GroupStatistics& group : groups) {
    for (const MetricStatistics& statistics : group.metrics) {
      if (statistics.n == 0) continue;
      auto same = std::find_if(all.begin(), all.end(), [&](const Blocks& blocks) {
        return blocks.metric.label == statistics.metric.label;
      });
      if (same == all.end()) {
        same = all.insert(all.end(), {statistics.metric, {}, {}, statistics.methods});
      }
      same->add(group, statistics);
    }
  }
  return all;
}

std::vector<DatasetsComparison> compare_datasets(const std::vector<GroupStatistics>& groups) {
  std::vector<DatasetsComparison> result;
  for (const Blocks& blocks : blocks_by_metric(groups)) {
    DatasetsComparison comparison{blocks.metric, blocks.names, {}, {}};
    ScoreRows rows;
    for (const std::string& method : blocks.methods) {
      std::vector<double> row;
      for (const auto& means : blocks.means) {
        if (means.count(method)) row.push_back(means.at(method));
      }
      if (row.size() < blocks.means.size()) continue;
      comparison.methods.push_back(method);
      rows.push_back(row);
    }
    if (blocks.means.size() < 2 || rows.size() < 2) continue;
    comparison.ranks = compare_ranks(rows, blocks.metric.direction);
    result.push_back(std::move(comparison));
  }
  return result;
}

/// Warnings of one place, each once with the metrics that it holds for.
class Warnings {
 public:
  void add(const std::string& metric, const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) {
      auto same = std::find_if(all_.begin(), all_.end(),
                               [&](const auto& known) { return known.first == warning; });
      if (same == all_.end()) same = all_.insert(all_.end(), {warning, {}});
      same->second.push_back(metric);
    }
  }
  void write(const std::string& place, std::vector<SampleWarning>* out) const {
    for (const auto& [warning, metrics] : all_) {
      out->push_back({place + ", " + join(metrics), warning});
    }
  }

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> all_;
};

std::vector<SampleWarning> warnings_of(const Statistics& statistics) {
  std::vector<SampleWarning> all;
  for (const GroupStatistics& group : statistics.groups) {
    Warnings warnings;
    for (const MetricStatistics& metric : group.metrics) {
      if (metric.n == 0) {
        warnings.add(metric.metric.label, {"no image on which it is defined for every method."});
        continue;
      }
      warnings.add(metric.metric.label, small_interval_warnings(metric.n));
      if (metric.pairs.empty()) continue;
      warnings.add(metric.metric.label, small_sample_warnings(metric.ranks, metric.pairs));
    }
    warnings.write(place_of(group), &all);
  }
  Warnings datasets;
  for (const DatasetsComparison& comparison : statistics.over_datasets) {
    datasets.add(comparison.metric.label, small_sample_warnings(comparison.ranks, {}));
  }
  datasets.write("data sets", &all);
  return all;
}

}  // namespace

Statistics statistics_of(const std::vector<JoinedGroup>& groups, const BootstrapOptions& options) {
  Statistics statistics;
  for (const JoinedGroup& group : groups) {
    statistics.groups.push_back(statistics_of_group(group, options));
  }
  statistics.over_datasets = compare_datasets(statistics.groups);
  statistics.warnings = warnings_of(statistics);
  return statistics;
}

}  // namespace fbbench
