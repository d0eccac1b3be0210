// SPDX-License-Identifier: Apache-2.0
#include "results/table.h"

#include <cmath>

#include "core/error.h"
#include "results/figures.h"
#include "results/join.h"
#include "results/table_formats.h"

namespace fbbench {
namespace {

double mean_of_known(const Tensor& values) {  // [N]
  return at::nanmean(values).item<double>();  // NaN where none is known
}

Table make_table(const JoinedGroup& group, uint64_t seed, const TableOptions& options) {
  Table table;
  table.dataset = group.dataset;
  table.network = group.network;
  table.images = group.images();
  table.macro = options.macro;
  table.methods = group.methods;
  table.metrics = group.metrics;
  std::vector<int> directions;
  for (const Entry& metric : group.metrics) directions.push_back(metric.direction);
  BootstrapOptions bootstrap;
  bootstrap.draws = options.draws;
  bootstrap.seed = seed;
  table.summaries = summarise(group.scores, group.status, directions, bootstrap,
                              options.macro ? group.classes : Tensor());
  for (int64_t m = 0; m < group.seconds.size(0); ++m) {
    table.seconds.push_back(mean_of_known(group.seconds[m]));
  }
  return table;
}

/// Tables of the group, or of its strata that have images.
std::vector<Table> tables_of(const JoinedGroup& group, uint64_t seed, const TableOptions& options) {
  FBBENCH_REQUIRE(!options.macro || (group.classes >= 0).any().item<bool>(), BadInput,
                  group.dataset << ": no image has a label; a mean over classes wants labels");
  JoinedGroup images = group;
  if (options.macro) images = group.select((group.classes >= 0).nonzero().squeeze(1));
  if (!options.strata) return {make_table(images, seed, options)};

  const Tensor& size = images.object_fraction;
  FBBENCH_REQUIRE(size.isnan().logical_not().any().item<bool>(), BadInput,
                  group.dataset << ": no image has a mask; strata by object size want masks");
  Tensor small = size < kSmallBelow, large = size >= kLargeFrom;
  std::vector<std::pair<std::string, Tensor>> strata = {
      {"small", small},
      {"medium", (size >= kSmallBelow).logical_and(large.logical_not())},
      {"large", large}};
  std::vector<Table> tables;
  for (const auto& [name, members] : strata) {
    Tensor index = members.nonzero().squeeze(1);
    if (index.size(0) == 0) continue;
    tables.push_back(make_table(images.select(index), seed, options));
    tables.back().stratum = name;
  }
  return tables;
}

std::string render(const Table& table, const TableOptions& options) {
  switch (options.format) {
    case TableFormat::kMarkdown:
      return render_markdown(table);
    case TableFormat::kLatex:
      return render_latex(table);
    case TableFormat::kCsv:
      return render_csv(table);
    default:
      return render_text(table, options.width);
  }
}

/// A run that isn't VALID is said below its figures.
std::string verdicts(const std::vector<Results>& files) {
  std::string lines;
  for (const Results& file : files) {
    if (file.verdict != "VALID") lines += file.path + ": " + file.verdict + "\n";
  }
  return lines;
}

std::string notes(const std::vector<Results>& files, const TableOptions& options) {
  std::string text = legend(options.macro) + verdicts(files);
  switch (options.format) {
    case TableFormat::kText:
      return "\n" + text;
    case TableFormat::kMarkdown:
      return "\n" + text;
    case TableFormat::kLatex: {
      std::string comment = "% ";
      for (char c : text.substr(0, text.size() - 1))
        comment += c == '\n' ? "\n% " : std::string(1, c);
      return comment + "\n";
    }
    default:
      return "";
  }
}

}  // namespace

TableFormat table_format(const std::string& name) {
  if (name == "text") return TableFormat::kText;
  if (name == "md") return TableFormat::kMarkdown;
  if (name == "latex") return TableFormat::kLatex;
  FBBENCH_REQUIRE(name == "csv", BadOption,
                  "format: want text, md, latex or csv, got '" << name << "'");
  return TableFormat::kCsv;
}

std::string render_table(const std::vector<Results>& files, const TableOptions& options) {
  FBBENCH_REQUIRE(!files.empty(), BadInput, "table: want at least one results file");
  std::string text = options.format == TableFormat::kCsv ? csv_header() : "";
  bool first = true;
  for (const JoinedGroup& group : join(files)) {
    for (const Table& table : tables_of(group, files.front().info.seed, options)) {
      if (!first && options.format != TableFormat::kCsv) text += "\n";
      text += render(table, options);
      first = false;
    }
  }
  return text + notes(files, options);
}

}  // namespace fbbench
