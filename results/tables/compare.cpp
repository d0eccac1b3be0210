// SPDX-License-Identifier: Apache-2.0
#include "results/tables/compare.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/options.h"
#include "results/statistics/bootstrap.h"
#include "results/store/conditions.h"
#include "results/tables/number_text.h"
#include "results/tables/table.h"

namespace fbbench {
namespace {

constexpr int kDecimals = 4;
constexpr double kRounding = 1e-6;  // other threads change a score by less; it isn't worth a mark

std::vector<std::string> labels_of(const std::vector<Entry>& entries) {
  std::vector<std::string> labels;
  for (const Entry& entry : entries) labels.push_back(entry.label);
  return labels;
}

std::vector<std::string> pairs_of(const Results& results) {
  std::vector<std::string> pairs;
  for (const Group& group : results.groups) {
    pairs.push_back(group.info.dataset + " x " + group.info.network);
  }
  return pairs;
}

/// "methods only in A: x, y\n", or nothing.
std::string only_in(const std::string& what, const char* file, const std::vector<std::string>& here,
                    const std::vector<std::string>& there) {
  std::vector<std::string> only;
  for (const std::string& label : here) {
    if (std::count(there.begin(), there.end(), label) == 0) only.push_back(label);
  }
  return only.empty() ? "" : what + " only in " + file + ": " + join(only) + "\n";
}

std::string only_in_one(const std::string& what, const std::vector<std::string>& a,
                        const std::vector<std::string>& b) {
  return only_in(what, "A", a, b) + only_in(what, "B", b, a);
}

std::string provenance_lines(const Results& a, const Results& b) {
  const Provenance &from = a.provenance, &to = b.provenance;
  const std::vector<std::tuple<const char*, std::string, std::string>> facts = {
      {"created", from.created, to.created},
      {"fbbench_version", from.fbbench_version, to.fbbench_version},
      {"git_commit", from.git_commit, to.git_commit},
      {"libtorch_version", from.libtorch_version, to.libtorch_version},
      {"build_type", from.build_type, to.build_type},
      {"host", from.host, to.host},
      {"cpu", from.cpu, to.cpu},
      {"threads", std::to_string(a.info.threads), std::to_string(b.info.threads)},
      {"verdict", a.verdict, b.verdict}};
  std::string text;
  for (const auto& [name, first, second] : facts) {
    if (first != second) text += std::string(name) + ": A " + first + ", B " + second + "\n";
  }
  return text;
}

std::string condition_lines(const RunInfo& a, const RunInfo& b) {
  Conditions first = parse_conditions(a.conditions), second = parse_conditions(b.conditions);
  std::map<std::string, std::string> there(second.begin(), second.end());
  std::string text;
  for (const auto& [key, value] : first) {
    auto other = there.find(key);
    if (other == there.end() || other->second == value) continue;
    text += key + ": A " + value + ", B " + other->second + "\n";
  }
  return text;
}

/// Positions [n] in either file of the samples that both have.
std::pair<Tensor, Tensor> common_samples(const Block& a, const Block& b) {
  std::unordered_map<std::string, int64_t> there;
  for (size_t i = 0; i < b.samples.size(); ++i) there.emplace(b.samples[i], i);
  std::vector<int64_t> first, second;
  for (size_t i = 0; i < a.samples.size(); ++i) {
    auto found = there.find(a.samples[i]);
    if (found == there.end()) continue;
    first.push_back(static_cast<int64_t>(i));
    second.push_back(found->second);
  }
  return {at::tensor(first, at::kLong), at::tensor(second, at::kLong)};
}

/// Where a label stands; -1: nowhere.
int64_t place_of(const std::vector<Entry>& entries, const std::string& label) {
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].label == label) return static_cast<int64_t>(i);
  }
  return -1;
}

class GroupComparison {
 public:
  GroupComparison(const Results& a, const Results& b, const Group& first, const Group& second)
      : a_(a), b_(b), first_(first), second_(second) {}

  std::string text(int width) const {
    std::string title = first_.info.dataset + " x " + first_.info.network;
    auto [in_a, in_b] = common_samples(first_.block, second_.block);
    int64_t both = in_a.size(0);
    auto only = [both](const Block& block) {
      return std::to_string(static_cast<int64_t>(block.samples.size()) - both);
    };
    std::string heading = title + ": " + std::to_string(both) + " samples in both, " +
                          only(first_.block) + " only in A, " + only(second_.block) + " only in B";
    Table table{
        "",
        "method",
        {{"metric"}, {"n", true}, {"A", true}, {"B", true}, {"B - A", true}, {"equal", true}},
        {},
        {}};
    for (const Entry& method : a_.info.methods) {
      for (const Entry& metric : a_.info.metrics) {
        add_line(method.label, metric.label, in_a, in_b, &table);
      }
    }
    if (table.lines.empty()) return heading + "\n";
    std::string lines = render_text(table, width);
    return heading + "\n\n" + lines.substr(lines.find_first_not_of('\n'));
  }

 private:
  /// The scores [n] of a method and metric, NaN where they aren't defined; undefined where the file
  /// has no such row.
  static Tensor scores_of(const Results& file, const Block& block, const std::string& method,
                          const std::string& metric, const Tensor& index) {
    int64_t m = place_of(file.info.methods, method), k = place_of(file.info.metrics, metric);
    if (m < 0 || k < 0) return {};
    return block.scores[m][k].index_select(0, index);
  }

  void add_line(const std::string& method, const std::string& metric, const Tensor& in_a,
                const Tensor& in_b, Table* table) const {
    Tensor a = scores_of(a_, first_.block, method, metric, in_a);
    Tensor b = scores_of(b_, second_.block, method, metric, in_b);
    if (!a.defined() || !b.defined()) return;
    Tensor defined = (a.isfinite() & b.isfinite()).nonzero().flatten();
    auto n = defined.size(0);
    Line line{method, {{metric}, figure(std::to_string(n))}};
    if (n > 0) {
      add_figures(a.index_select(0, defined), b.index_select(0, defined), &line);
    } else {
      line.cells.insert(line.cells.end(), {{"-"}, {"-"}, {"-"}, {"-"}});
    }
    table->lines.push_back(line);
  }

  static Cell figure(const std::string& text) {
    Cell cell;
    cell.text = text;
    cell.figure = true;
    return cell;
  }

  void add_figures(const Tensor& a, const Tensor& b, Line* line) const {
    Cell difference = figure(fixed((b - a).mean().item<double>(), kDecimals));
    // Equal files need no draws.
    if (!a.equal(b)) {
      BootstrapOptions options;
      options.seed = a_.info.seed;
      Interval interval =
          MeanBootstrap(at::stack({a, b}, 1), Tensor(), options).difference(1, 0, +1);
      difference.detail =
          "[" + fixed(interval.low, kDecimals) + ", " + fixed(interval.high, kDecimals) + "]";
      if (interval.low > kRounding || interval.high < -kRounding) difference.mark = Mark::kBest;
    }
    line->cells.push_back(figure(fixed(a.mean().item<double>(), kDecimals)));
    line->cells.push_back(figure(fixed(b.mean().item<double>(), kDecimals)));
    line->cells.push_back(difference);
    line->cells.push_back(figure(std::to_string(a.eq(b).sum().item<int64_t>())));
  }

  const Results &a_, &b_;
  const Group &first_, &second_;
};

}  // namespace

std::string compare(const Results& a, const Results& b, int width) {
  std::string text = "A: " + a.path + "\nB: " + b.path + "\n\n" + provenance_lines(a, b) +
                     condition_lines(a.info, b.info);
  text += only_in_one("methods", labels_of(a.info.methods), labels_of(b.info.methods));
  text += only_in_one("metrics", labels_of(a.info.metrics), labels_of(b.info.metrics));
  text += only_in_one("pairs", pairs_of(a), pairs_of(b));
  for (const Group& first : a.groups) {
    for (const Group& second : b.groups) {
      bool same =
          first.info.dataset == second.info.dataset && first.info.network == second.info.network;
      if (same) text += "\n" + GroupComparison(a, b, first, second).text(width);
    }
  }
  return text +
         "\nMeans over the n images for which both are defined; equal: images whose score is the "
         "same.\nMarked *: the 95% interval of the paired difference excludes 0.\n";
}

}  // namespace fbbench
