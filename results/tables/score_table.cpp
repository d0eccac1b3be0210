// SPDX-License-Identifier: Apache-2.0
#include "results/tables/score_table.h"

#include <algorithm>

#include "core/error.h"
#include "core/options.h"
#include "results/statistics/audit.h"

namespace fbbench {
namespace {

/// What the marks, arrows and brackets of a table mean.
std::string legend(const TableOptions& options) {
  const PivotOptions& pivot = options.pivot;
  auto has = [&](TableAxis axis) { return pivot.rows == axis || pivot.columns == axis; };
  std::string kind = options.interval == IntervalKind::kBca ? "95% BCa interval" : "95% interval";
  std::string text = options.macro ? "Mean of the classes' means" : "Mean";
  if (pivot.intervals) text += " [" + kind + "]";
  text +=
      " over the n images on which the metric is defined for every method.\n"
      "↓ lower, ↑ higher is better.";
  if (has(TableAxis::kMethod)) {
    text += " Marked: the best, and what the " + kind +
            " of the paired difference doesn't tell from it.";
    if (options.format == TableFormat::kLatex) text += "\nUnderlined: the same among the rest.";
  }
  if (has(TableAxis::kMethod) && has(TableAxis::kMetric)) {
    text += "\nundefined, failed: scores without a value, of all metrics and images.";
  }
  return text;
}

}  // namespace

std::string verdicts(const std::vector<Results>& files) {
  std::string lines;
  for (const Results& file : files) {
    if (file.verdict == "VALID") continue;
    lines += (lines.empty() ? "" : "\n") + file.path + ": " + file.verdict;
  }
  return lines;
}

/// A line that names the metrics which can't tell `random` from the rest; empty where all can.
std::string blind_metrics(const std::vector<JoinedGroup>& groups) {
  std::vector<std::string> blind;
  for (const JoinedGroup& group : groups) {
    for (size_t k = 0; k < group.metrics.size(); ++k) {
      const std::string& label = group.metrics[k].label;
      const bool known = std::find(blind.begin(), blind.end(), label) != blind.end();
      if (!known && above_random(group, k).blind()) blind.push_back(label);
    }
  }
  if (blind.empty()) return "";
  return "\nCan't tell random from the rest here: " + join(blind) +
         " (fbbench statistics --audit).";
}

std::string render_table(const std::vector<Results>& files, const TableOptions& options) {
  FBBENCH_REQUIRE(!files.empty(), BadInput, "table: want at least one results file");
  ScoreOptions scores;
  scores.macro = options.macro;
  scores.strata = options.strata;
  scores.bootstrap.draws = options.draws;
  scores.bootstrap.seed = files.front().info.seed;
  scores.bootstrap.kind = options.interval;
  const std::vector<JoinedGroup> groups = select(join(files), options.selection);
  auto records = score_records(groups, scores);
  if (options.format == TableFormat::kCsv) return records_csv(records);
  if (options.format == TableFormat::kJson) return records_json(records);
  std::vector<Part> parts;
  for (Table& table : pivot(records, options.pivot)) parts.emplace_back(std::move(table));
  std::string notes = legend(options) + blind_metrics(groups), invalid = verdicts(files);
  parts.emplace_back(invalid.empty() ? notes : notes + "\n" + invalid);
  return render(parts, options.format, options.width);
}

}  // namespace fbbench
