// SPDX-License-Identifier: Apache-2.0
// Statistics for other programs: CSV and JSON.
#include <nlohmann/json.hpp>

#include "results/tables/number_text.h"
#include "results/tables/statistics_table.h"

namespace fbbench {
namespace {

using Json = nlohmann::ordered_json;  // writes NaN as null

Json ranks_json(const RankComparison& ranks, const std::vector<std::string>& methods) {
  Json average = Json::object(), groups = Json::array();
  for (size_t m = 0; m < ranks.average_ranks.size(); ++m) {
    average[methods[m]] = ranks.average_ranks[m];
  }
  for (const auto& group : ranks.not_told_apart) {
    Json labels = Json::array();
    for (size_t m : group) labels.push_back(methods[m]);
    groups.push_back(labels);
  }
  return {{"average_ranks", average},
          {"friedman",
           {{"statistic", ranks.friedman.statistic},
            {"degrees_of_freedom", ranks.friedman.degrees},
            {"p", ranks.friedman.p}}},
          {"critical_difference", ranks.critical_difference},
          {"not_told_apart", groups}};
}

Json pair_json(const PairComparison& pair, const std::vector<std::string>& methods) {
  return {{"method_a", methods[pair.a]}, {"method_b", methods[pair.b]},
          {"n_different", pair.test.n},  {"statistic", pair.test.statistic()},
          {"exact", pair.test.exact},    {"p", pair.test.p},
          {"p_holm", pair.p_holm},       {"effect", pair.effect},
          {"win_rate", pair.win_rate}};
}

Json metric_json(const MetricStatistics& metric) {
  Json methods = Json::array(), pairs = Json::array();
  for (size_t m = 0; m < metric.methods.size(); ++m) {
    const MeanEstimate& estimate = metric.estimates[m];
    methods.push_back({{"method", metric.methods[m]},
                       {"mean", estimate.mean},
                       {"low", estimate.low},
                       {"high", estimate.high},
                       {"median", metric.medians[m]}});
  }
  for (const PairComparison& pair : metric.pairs) pairs.push_back(pair_json(pair, metric.methods));
  Json json = {{"metric", metric.metric.label},
               {"direction", metric.metric.direction},
               {"n", metric.n},
               {"methods", methods}};
  if (!metric.pairs.empty()) json.update(ranks_json(metric.ranks, metric.methods));
  json["pairs"] = pairs;
  return json;
}

Json agreement_json(const MetricAgreement& agreement) {
  Json metrics = Json::array();
  for (const Entry& metric : agreement.metrics) metrics.push_back(metric.label);
  return {{"metrics", metrics},
          {"over_methods", agreement.over_methods},
          {"over_images", agreement.over_images}};
}

}  // namespace

std::string statistics_csv(const Statistics& statistics) {
  std::string text =
      "dataset,network,metric,direction,n,method_a,method_b,n_different,statistic,exact,p,p_holm,"
      "effect,win_rate\n";
  for (const GroupStatistics& group : statistics.groups) {
    for (const MetricStatistics& metric : group.metrics) {
      std::string place = csv_field(group.dataset) + "," + csv_field(group.network) + "," +
                          csv_field(metric.metric.label) + "," +
                          std::to_string(metric.metric.direction) + "," + std::to_string(metric.n);
      for (const PairComparison& pair : metric.pairs) {
        text += place + "," + csv_field(metric.methods[pair.a]) + "," +
                csv_field(metric.methods[pair.b]) + "," + std::to_string(pair.test.n) + "," +
                exact(pair.test.statistic()) + "," + (pair.test.exact ? "1" : "0") + "," +
                exact(pair.test.p) + "," + exact(pair.p_holm) + "," + exact(pair.effect) + "," +
                exact(pair.win_rate) + "\n";
      }
    }
  }
  return text;
}

std::string statistics_json(const Statistics& statistics) {
  Json groups = Json::array(), datasets = Json::array();
  for (const GroupStatistics& group : statistics.groups) {
    Json metrics = Json::array();
    for (const MetricStatistics& metric : group.metrics) metrics.push_back(metric_json(metric));
    groups.push_back({{"dataset", group.dataset},
                      {"network", group.network},
                      {"images", group.images},
                      {"metrics", metrics},
                      {"agreement", agreement_json(group.agreement)}});
  }
  for (const DatasetsComparison& comparison : statistics.over_datasets) {
    Json json = {{"metric", comparison.metric.label},
                 {"direction", comparison.metric.direction},
                 {"blocks", comparison.blocks}};
    json.update(ranks_json(comparison.ranks, comparison.methods));
    datasets.push_back(json);
  }
  Json warnings = Json::array();
  for (const SampleWarning& warning : statistics.warnings) {
    warnings.push_back({{"place", warning.place}, {"text", warning.text}});
  }
  Json all = {{"level", kTestLevel},
              {"groups", groups},
              {"over_datasets", datasets},
              {"warnings", warnings}};
  return all.dump(2) + "\n";
}

}  // namespace fbbench
