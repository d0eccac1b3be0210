// SPDX-License-Identifier: Apache-2.0
#include "runners/check/verify.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <unordered_set>

#include "core/error.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/checksum.h"
#include "metrics/metric.h"
#include "results/parts/blocks.h"
#include "results/parts/part_store.h"
#include "results/store/conditions.h"
#include "results/store/format.h"

namespace fbbench {
namespace {

constexpr int64_t kRowsAtOnce = 1024;
constexpr double kRounding = 1e-6;  // how far a score may lie beyond its range
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Looks at one group.
class GroupCheck {
 public:
  GroupCheck(const ResultsReader& reader, size_t group, std::vector<std::string>* faults)
      : reader_(reader),
        info_(reader.info()),
        group_(group),
        where_(reader.groups()[group].dataset + "/" + reader.groups()[group].network),
        faults_(*faults) {}

  void check(Tally* tally) {
    check_counts();
    auto rows = static_cast<int64_t>(reader_.samples(group_).size());
    for (int64_t begin = 0; begin < rows; begin += kRowsAtOnce) {
      Block block = reader_.read(group_, begin, std::min(kRowsAtOnce, rows - begin), false);
      tally->count(block);
      check_samples(block);
      check_scores(block);
      check_failures(block);
    }
  }

 private:
  void require(bool good, const std::string& fault) {
    if (good || !known_.insert(fault).second) return;
    faults_.push_back(where_ + ": " + fault);
  }
  void require_all(const Tensor& good, const std::string& fault) {
    require(good.all().item<bool>(), fault);
  }

  void check_counts() {
    const GroupInfo& group = reader_.groups()[group_];
    const auto& samples = reader_.samples(group_);
    auto rows = static_cast<int64_t>(samples.size());
    for (const std::string& hash : {group.dataset_fingerprint, group.network_fingerprint}) {
      bool hex =
          hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string::npos;
      require(hex, "a fingerprint isn't 64 hex digits");
    }
    require(rows <= group.images, "more samples than images were taken");
    bool all_kept = true;
    for (const auto& [key, value] : parse_conditions(info_.conditions)) {
      if (key == "only_correct" && value != "false") all_kept = false;
      if (key == "min_confidence" && value.find_first_not_of("0.") != std::string::npos) {
        all_kept = false;
      }
    }
    bool whole = !info_.conditions.empty() && all_kept && reader_.verdict() != kPlanVerdict;
    require(!whole || rows == group.images, std::to_string(rows) + " samples of " +
                                                std::to_string(group.images) +
                                                " images, though none was to be dropped");
    require(
        std::unordered_set<std::string>(samples.begin(), samples.end()).size() == samples.size(),
        "a sample stands twice");
  }

  void check_samples(const Block& block) {
    for (const Tensor& values : {block.label, block.target, block.predicted}) {
      require_all(values >= -1, "a label, target or predicted class is below -1");
    }
    require_all(within(block.confidence, 0, 1), "a confidence lies outside [0,1]");
    require_all(within(block.object_fraction, 0, 1), "an object_fraction lies outside [0,1]");
    require_all(within(block.seconds, 0, kInfinity), "seconds are negative or infinite");
    require_all(within(block.diagnostics.at(kRelevanceLeft), 0, kInfinity),
                "a relevance_left is negative");
  }

  /// NaN counts as inside.
  static Tensor within(const Tensor& values, double low, double high) {
    return (values.ge(low - kRounding) & values.le(high + kRounding) & values.isinf().logical_not())
        .logical_or(values.isnan());
  }

  void check_scores(const Block& block) {
    Tensor ok = block.status.eq(static_cast<int>(Status::kOk));
    require_all(block.status.le(static_cast<int>(Status::kNotRun)), "a status is none of 0 to 3");
    require_all(ok.eq(block.scores.isfinite()), "a score's status doesn't fit its value");
    const auto& registry = Registry<Metric>::get();
    for (size_t k = 0; k < info_.metrics.size(); ++k) {
      std::string name = Spec::parse(info_.metrics[k].spec).name;
      if (!registry.contains(name) || registry.info(name).version != info_.metrics[k].version) {
        continue;
      }
      const MetricInfo& metric = registry.info(name);
      require_all(within(block.scores.select(1, static_cast<int64_t>(k)), metric.min, metric.max),
                  "a score of " + info_.metrics[k].label + " lies outside its range");
      require(static_cast<int>(metric.direction) == info_.metrics[k].direction,
              "the direction of " + info_.metrics[k].label + " is another one");
    }
  }

  /// Every failed score has its reason in the table of failures, and every failure its score.
  void check_failures(const Block& block) {
    std::map<std::string, int64_t> rows;
    for (const std::string& sample : block.samples) rows.emplace(sample, rows.size());
    Tensor explained = at::zeros_like(block.status);
    for (const Failure& failure : block.failures) {
      Tensor cells = explained.select(2, rows.at(failure.sample));
      cells = select(cells, info_.methods, failure.method);
      if (cells.defined()) cells = select(cells, info_.metrics, failure.metric, /*last=*/true);
      require(cells.defined(), "a failure names a method or metric that isn't there");
      if (cells.defined()) cells.fill_(1);
    }
    Tensor failed = block.status.eq(static_cast<int>(Status::kFailed));
    require_all(failed.logical_not() | explained.to(at::kBool), "a failed score has no reason");
    require_all(failed | block.status.eq(static_cast<int>(Status::kNotRun)) |
                    explained.to(at::kBool).logical_not(),
                "a score has a value though its failure is noted");
  }

  /// Of [M,K], or of what is left of it, those of a label; all where it is empty.
  static Tensor select(const Tensor& cells, const std::vector<Entry>& entries,
                       const std::string& label, bool last = false) {
    if (label.empty()) return cells;
    for (size_t i = 0; i < entries.size(); ++i) {
      int64_t axis = last ? cells.dim() - 1 : 0;
      if (entries[i].label == label) return cells.narrow(axis, static_cast<int64_t>(i), 1);
    }
    return {};
  }

  const ResultsReader& reader_;
  const RunInfo& info_;
  size_t group_;
  std::string where_;
  std::vector<std::string>& faults_;
  std::set<std::string> known_;
};

void check_provenance(const ResultsReader& reader, std::vector<std::string>* faults) {
  const Provenance& from = reader.provenance();
  auto require = [&](bool good, const std::string& fault) {
    if (!good) faults->push_back(fault);
  };
  for (const std::string& text : {from.fbbench_version, from.git_commit, from.libtorch_version,
                                  from.build_type, from.host, from.cpu, reader.info().config}) {
    require(!text.empty(), "a root attribute that says where the file comes from is empty");
  }
  const std::string like = "0000-00-00T00:00:00Z";
  bool is_time = from.created.size() == like.size();
  for (size_t i = 0; is_time && i < like.size(); ++i) {
    is_time = like[i] == '0' ? std::isdigit(static_cast<unsigned char>(from.created[i])) != 0
                             : from.created[i] == like[i];
  }
  require(is_time, "created isn't a time like 2017-11-16T09:30:00Z: " + from.created);
  require(reader.info().unit > 0, "unit isn't stored");
}

/// BadInput unless the file calls itself one of ours; a damaged one can't be asked.
void require_results_file(const std::string& path) {
  Hdf5File file(path);
  bool ours =
      has_attribute(file.id(), "format") &&
      read_string_attribute(file.id(), "format", path) == std::vector<std::string>{kFormatName};
  FBBENCH_REQUIRE(ours, BadInput, path << ": isn't a results file of fbbench");
}

}  // namespace

Verification verify(const std::string& path) {
  Verification found;
  Checksum checksum = verify_checksum(path);
  if (checksum == Checksum::kWrong) {
    found.faults.emplace_back("the checksum doesn't fit: damaged, cut off or changed");
    return found;
  }
  require_results_file(path);
  if (checksum == Checksum::kNone) found.faults.emplace_back("has no checksum");
  try {
    ResultsReader reader(path);
    check_provenance(reader, &found.faults);
    Tally tally;
    for (size_t g = 0; g < reader.groups().size(); ++g) {
      GroupCheck(reader, g, &found.faults).check(&tally);
    }
    bool part_without_rows = reader.verdict() == "VALID" && tally.rows() == 0;
    if (tally.verdict() != reader.verdict() && reader.verdict() != kPlanVerdict &&
        !part_without_rows) {
      found.faults.push_back("the verdict is '" + reader.verdict() + "' where the rows say '" +
                             tally.verdict() + "'");
    }
    recompute_scores(reader, &found);
  } catch (const Error& error) {  // BadOption: of a spec that is stored
    found.faults.emplace_back(error.what());
  }
  return found;
}

}  // namespace fbbench
