// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <set>

#include "core/error.h"
#include "models/network/queries.h"
#include "runners/check/original_inputs.h"
#include "runners/check/verify.h"
#include "runners/plan/labelled.h"
#include "runners/plan/open_network.h"
#include "runners/plan/samples.h"
#include "runners/run/explaining.h"
#include "runners/run/scoring.h"

namespace fbbench {
namespace {

/// What batches of another size and other threads may make of a score; see
/// RunTest.GivesTheSameResultsForAnyBatchSize.
constexpr double kRounding = 1e-5;

/// What a group's images and maps are seen by.
struct Source {
  std::shared_ptr<const Dataset> dataset;
  std::shared_ptr<const Network> network;
};

Source open_source(const Experiment& experiment, const GroupInfo& group) {
  Source source{reopen_dataset(experiment, group, reopen_input(experiment, group)),
                open_network(spec_of_label(experiment.networks, group.network))};
  FBBENCH_REQUIRE(source.network->fingerprint() == group.network_fingerprint, BadInput,
                  "the network is another one now");
  return source;
}

/// The first, the middle and the last.
std::set<int64_t> some_rows(int64_t count) {
  if (count == 0) return {};
  return {0, count / 2, count - 1};
}

class Recomputer {
 public:
  Recomputer(const ResultsReader& reader, size_t group, const Experiment& experiment)
      : reader_(reader),
        group_(group),
        experiment_(experiment),
        source_(open_source(experiment, reader.groups()[group])) {
    for (const Entry& entry : reader.info().metrics) {
      metrics_.push_back(Registry<Metric>::get().create(Spec::parse(entry.spec)));
      const MetricInfo& info = metrics_.back()->info();
      from_maps_.push_back(info.version == entry.version && !info.explains_again);
    }
  }

  void check_row(int64_t row, Verification* found) {
    Block block = reader_.read(group_, row, 1, /*with_maps=*/true);
    if (block.target[0].item<int64_t>() < 0) return;  // it failed before it was explained
    auto position = position_of(*source_.dataset, block.samples[0]);
    if (!position) {
      found->faults.push_back("sample " + block.samples[0] + " isn't in the data set");
      return;
    }
    Sample sample = source_.dataset->load(*position, source_.network->input());
    Batch batch = make_batch({sample}, source_.network->input(), experiment_.seed,
                             forward_chunk(*source_.network, experiment_.batch));
    batch.targets = block.target;
    for (size_t m = 0; m < reader_.info().methods.size(); ++m) {
      check_map(block, static_cast<int64_t>(m), batch, found);
    }
  }

 private:
  void check_map(const Block& block, int64_t m, const Batch& batch, Verification* found) {
    Tensor map = block.maps[m][0];
    if (!map.isfinite().all().item<bool>()) return;  // the method failed or wasn't run
    std::vector<MapView> views = {MapView(map)};
    for (size_t k = 0; k < metrics_.size(); ++k) {
      auto at = static_cast<int64_t>(k);
      auto status = static_cast<Status>(block.status[m][at][0].item<int64_t>());
      bool scored = status == Status::kOk || status == Status::kUndefined;
      if (!from_maps_[k] || !scored) continue;
      double stored = block.scores[m][at][0].item<double>();
      double again = score(*metrics_[k], {*source_.network, batch, views}).at(0).value;
      ++found->recomputed;
      bool same = std::abs(stored - again) <= kRounding * (1 + std::abs(stored)) ||
                  (std::isnan(stored) && std::isnan(again));
      if (same) continue;
      found->faults.push_back("sample " + block.samples[0] + ", " +
                              reader_.info().methods[static_cast<size_t>(m)].label + ", " +
                              reader_.info().metrics[k].label + ": stored " +
                              std::to_string(stored) + ", its map gives " + std::to_string(again));
    }
  }

  const ResultsReader& reader_;
  size_t group_;
  const Experiment& experiment_;
  Source source_;
  std::vector<std::shared_ptr<const Metric>> metrics_;
  std::vector<bool> from_maps_;  // the metric is the file's version, and needs the map alone
};

}  // namespace

void recompute_scores(const ResultsReader& reader, Verification* found) {
  for (size_t g = 0; g < reader.groups().size(); ++g) {
    std::string where = reader.groups()[g].dataset + "/" + reader.groups()[g].network;
    if (!reader.has_maps(g)) {
      found->notes.push_back(where + ": scores weren't computed again: the file has no maps");
      continue;
    }
    try {
      Experiment experiment = parse_experiment(reader.info().config, reader.path());
      Recomputer recomputer(reader, g, experiment);
      for (int64_t row : some_rows(static_cast<int64_t>(reader.samples(g).size()))) {
        recomputer.check_row(row, found);
      }
    } catch (const Error& error) {
      found->notes.push_back(where + ": scores weren't computed again: " + error.what());
    }
  }
}

}  // namespace fbbench
