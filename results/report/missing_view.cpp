// SPDX-License-Identifier: Apache-2.0
// Scores without a value: which, how many, and why.
#include <algorithm>
#include <array>
#include <map>

#include "core/options.h"
#include "results/report/findings.h"
#include "results/report/view.h"

namespace fbbench {
namespace {

/// Scores of one metric that lack for one reason, method by method.
struct Missing {
  std::string metric, what, reason;
  std::map<std::string, std::vector<std::string>> samples;  // by method
};

class MissingScores {
 public:
  MissingScores(const Report& report, const Block& block) : report_(report), block_(block) {
    for (const Failure& failure : block.failures) {
      reasons_[{failure.sample, failure.method, failure.metric}] = failure.reason;
    }
  }

  std::vector<Missing> all() {
    for (size_t k = 0; k < report_.info.metrics.size(); ++k) {
      for (size_t m = 0; m < report_.info.methods.size(); ++m) add_row(m, k);
    }
    return all_;
  }

 private:
  void add_row(size_t method, size_t metric) {
    Tensor row =
        block_.status[static_cast<int64_t>(method)][static_cast<int64_t>(metric)].contiguous();
    const auto* status = row.data_ptr<uint8_t>();
    for (size_t i = 0; i < block_.samples.size(); ++i) {
      auto found = static_cast<Status>(status[i]);
      if (found != Status::kOk) add(method, metric, i, found);
    }
  }

  void add(size_t method, size_t metric, size_t sample, Status status) {
    const std::string& label = report_.info.metrics[metric].label;
    const std::string& of = report_.info.methods[method].label;
    std::string what = "undefined", reason = report_.metrics[metric].undefined;
    if (status == Status::kNotRun) {
      what = "not run";
      reason = "can’t work on this network or data set (unsupported = skip)";
    } else if (status == Status::kFailed) {
      what = "failed";
      reason = reason_of(block_.samples[sample], of, label);
    }
    auto same = std::find_if(all_.begin(), all_.end(), [&](const Missing& known) {
      return known.metric == label && known.what == what && known.reason == reason;
    });
    if (same == all_.end()) same = all_.insert(all_.end(), {label, what, reason, {}});
    same->samples[of].push_back(block_.samples[sample]);
  }

  /// A sample that fails as a whole has a row without metric, or without method and metric.
  std::string reason_of(const std::string& sample, const std::string& method,
                        const std::string& metric) const {
    for (const auto& [of, by] : {std::pair{method, metric}, std::pair{method, std::string()},
                                 std::pair{std::string(), std::string()}}) {
      auto found = reasons_.find({sample, of, by});
      if (found != reasons_.end()) return found->second;
    }
    return "";
  }

  const Report& report_;
  const Block& block_;
  std::map<std::array<std::string, 3>, std::string> reasons_;
  std::vector<Missing> all_;
};

/// Methods that lack the same images share a line.
void add_lines(const Report& report, const Missing& missing, View* lines) {
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> groups;
  for (const Entry& method : report.info.methods) {
    auto found = missing.samples.find(method.label);
    if (found == missing.samples.end()) continue;
    auto same = std::find_if(groups.begin(), groups.end(),
                             [&](const auto& group) { return group.second == found->second; });
    if (same == groups.end()) same = groups.insert(groups.end(), {{}, found->second});
    same->first.push_back(method.label);
  }
  constexpr size_t kExamples = 3;
  for (const auto& [methods, samples] : groups) {
    bool all = methods.size() == report.info.methods.size() && methods.size() > 1;
    std::vector<std::string> examples = samples;
    examples.resize(std::min(examples.size(), kExamples));
    View line;
    line.set("metric", breakable(missing.metric));
    line.set("methods", all ? "all" : listed(methods));
    line.set("what", missing.what);
    line.set("n", std::to_string(samples.size()));
    set_text(&line, "reason", missing.reason);
    line.set("examples", join(examples));
    lines->push_back(line);
  }
}

}  // namespace

void add_missing(const Report& report, const ReportGroup& group, View* view) {
  View lines(View::type::list);
  auto all = MissingScores(report, group.results.block).all();
  for (const Missing& missing : all) add_lines(report, missing, &lines);
  view->set("has_missing", !all.empty());
  view->set("missing", lines);
}

}  // namespace fbbench
