// SPDX-License-Identifier: Apache-2.0
#include "results/tables/score_records.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "results/tables/number_text.h"
#include "results/tables/table.h"

namespace fbbench {
namespace {

/// The images of a group, or of one stratum of it.
struct Stratum {
  std::string name;  // empty: all images
  JoinedGroup images;
};

/// The group's strata that have images.
std::vector<Stratum> strata_of(const JoinedGroup& group, const ScoreOptions& options) {
  FBBENCH_REQUIRE(!options.macro || (group.classes >= 0).any().item<bool>(), BadInput,
                  group.dataset << ": no image has a label; a mean over classes wants labels");
  JoinedGroup images = group;
  if (options.macro) images = group.select((group.classes >= 0).nonzero().squeeze(1));
  if (!options.strata) return {{"", images}};

  const Tensor& size = images.object_fraction;
  FBBENCH_REQUIRE(size.isnan().logical_not().any().item<bool>(), BadInput,
                  group.dataset << ": no image has a mask; strata by object size want masks");
  Tensor small = size < kSmallBelow, large = size >= kLargeFrom;
  std::vector<std::pair<std::string, Tensor>> members = {
      {"small", small},
      {"medium", (size >= kSmallBelow).logical_and(large.logical_not())},
      {"large", large}};
  std::vector<Stratum> strata;
  for (const auto& [name, member] : members) {
    Tensor index = member.nonzero().squeeze(1);
    if (index.size(0) > 0) strata.push_back({name, images.select(index)});
  }
  return strata;
}

std::string group_title(const Stratum& stratum) {
  std::string text = stratum.images.dataset + ", network " + stratum.images.network + ": " +
                     std::to_string(stratum.images.images()) + " images";
  return stratum.name.empty() ? text : text + " with " + stratum.name + " objects";
}

void add_records(const Stratum& stratum, const ScoreOptions& options,
                 std::vector<ScoreRecord>* records) {
  const JoinedGroup& group = stratum.images;
  std::vector<int> directions;
  for (const Entry& metric : group.metrics) directions.push_back(metric.direction);
  auto summaries = summarise(group.scores, group.status, directions, options.bootstrap,
                             options.macro ? group.classes : Tensor());
  std::vector<int> decimals;
  for (const Summary& summary : summaries) decimals.push_back(decimals_for(summary));
  for (size_t m = 0; m < group.methods.size(); ++m) {
    double seconds = at::nanmean(group.seconds[static_cast<int64_t>(m)]).item<double>();
    for (size_t k = 0; k < summaries.size(); ++k) {
      records->push_back({stratum.name.empty() ? group.dataset : group.dataset + "/" + stratum.name,
                          group.network, group.methods[m].label, group.metrics[k].label,
                          group_title(stratum), directions[k], summaries[k].n,
                          summaries[k].methods[m], decimals[k], seconds});
    }
  }
}

}  // namespace

std::vector<ScoreRecord> score_records(const std::vector<JoinedGroup>& groups,
                                       const ScoreOptions& options) {
  std::vector<ScoreRecord> records;
  for (const JoinedGroup& group : groups) {
    for (const Stratum& stratum : strata_of(group, options))
      add_records(stratum, options, &records);
  }
  return records;
}

std::string records_csv(const std::vector<ScoreRecord>& records) {
  std::string text = "dataset,network,method,metric,n,mean,low,high,undefined,failed,direction\n";
  for (const ScoreRecord& record : records) {
    const MeanEstimate& estimate = record.estimate;
    text += csv_field(record.dataset) + "," + csv_field(record.network) + "," +
            csv_field(record.method) + "," + csv_field(record.metric) + "," +
            std::to_string(record.n) + "," + exact(estimate.mean) + "," + exact(estimate.low) +
            "," + exact(estimate.high) + "," + std::to_string(estimate.undefined) + "," +
            std::to_string(estimate.failed) + "," + std::to_string(record.direction) + "\n";
  }
  return text;
}

std::string records_json(const std::vector<ScoreRecord>& records) {
  auto list = nlohmann::ordered_json::array();
  for (const ScoreRecord& record : records) {
    const MeanEstimate& estimate = record.estimate;
    list.push_back({{"dataset", record.dataset},
                    {"network", record.network},
                    {"method", record.method},
                    {"metric", record.metric},
                    {"n", record.n},
                    {"mean", estimate.mean},  // NaN is written as null
                    {"low", estimate.low},
                    {"high", estimate.high},
                    {"undefined", estimate.undefined},
                    {"failed", estimate.failed},
                    {"direction", record.direction}});
  }
  return list.dump(2) + "\n";
}

}  // namespace fbbench
