// SPDX-License-Identifier: Apache-2.0
#include "results/tables/score_table.h"

#include "core/error.h"

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

std::string render_table(const std::vector<Results>& files, const TableOptions& options) {
  FBBENCH_REQUIRE(!files.empty(), BadInput, "table: want at least one results file");
  ScoreOptions scores;
  scores.macro = options.macro;
  scores.strata = options.strata;
  scores.bootstrap.draws = options.draws;
  scores.bootstrap.seed = files.front().info.seed;
  scores.bootstrap.kind = options.interval;
  auto records = score_records(select(join(files), options.selection), scores);
  if (options.format == TableFormat::kCsv) return records_csv(records);
  if (options.format == TableFormat::kJson) return records_json(records);
  std::vector<Part> parts;
  for (Table& table : pivot(records, options.pivot)) parts.emplace_back(std::move(table));
  std::string notes = legend(options), invalid = verdicts(files);
  parts.emplace_back(invalid.empty() ? notes : notes + "\n" + invalid);
  return render(parts, options.format, options.width);
}

}  // namespace fbbench
