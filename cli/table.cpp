// SPDX-License-Identifier: Apache-2.0
/// `fbbench table`: tables of finished runs.
#include "cli/command.h"
#include "cli/option_values.h"
#include "cli/results_files.h"
#include "cli/text_output.h"
#include "core/error.h"
#include "results/store/results_reader.h"
#include "results/tables/score_table.h"
#include "results/tables/settings_table.h"

namespace fbbench {
namespace {

/// CSV and JSON list every figure in a fixed order: a layout would be lost silently.
void check_layout(const OptionValues& values, TableFormat format) {
  if (is_layout(format)) return;
  for (const char* option : {"rows", "columns", "sort", "intervals", "no-intervals", "sweep"}) {
    FBBENCH_REQUIRE(!values.count(option), BadOption,
                    "--" << option
                         << " has no meaning for csv and json, which list every figure; want "
                            "--format text, md or latex with it");
  }
}

TableAxis axis_or(const OptionValues& values, const char* option, TableAxis otherwise) {
  return values.count(option) ? table_axis(option, value_or(values, option)) : otherwise;
}

PivotOptions pivot_options(const OptionValues& values) {
  PivotOptions pivot;
  pivot.rows = axis_or(values, "rows", TableAxis::kMethod);
  bool metrics_down = pivot.rows == TableAxis::kMetric;
  pivot.columns =
      axis_or(values, "columns", metrics_down ? TableAxis::kMethod : TableAxis::kMetric);
  pivot.sort = value_or(values, "sort");
  FBBENCH_REQUIRE(!values.count("intervals") || !values.count("no-intervals"), BadOption,
                  "--intervals and --no-intervals: want one of them");
  pivot.intervals = !values.count("no-intervals");
  return pivot;
}

int run(const OptionValues& values) {
  TableOptions options;
  options.format = table_format(value_or(values, "format", "text"));
  check_layout(values, options.format);
  options.selection = {all_values(values, "methods"), all_values(values, "metrics")};
  const int width = terminal_width(options.width);
  if (values.count("sweep")) {
    put_text(values, render_settings(read_results(values, "table"), options.selection,
                                     options.format, width));
    return kDone;
  }
  options.pivot = pivot_options(values);
  options.macro = values.count("macro") > 0;
  options.strata = values.count("strata") > 0;
  options.interval = interval_kind(value_or(values, "bootstrap", "percentile"));
  options.width = width;
  put_text(values, render_table(read_results(values, "table"), options));
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("format", one_value("FORMAT"), "text (default), md, latex (booktabs), csv or json");
  add("methods", many_values("LABEL,..."), "methods to show, in this order; may repeat");
  add("metrics", many_values("LABEL,..."), "metrics to show, in this order; may repeat");
  add("rows", one_value("AXIS"), "method (default), metric, network or dataset");
  add("columns", one_value("AXIS"), "likewise, by default metric; a table each for the other axes");
  add("sort", one_value("LABEL"), "sort rows by this column, the best first");
  add("intervals", "show intervals (default)");
  add("no-intervals", "show means alone");
  add("bootstrap", one_value("KIND"), "interval: percentile (default) or bca");
  add("macro", "mean of the classes' means in place of the mean over images");
  add("strata", "small, medium and large objects apart");
  add("sweep", "of metrics with several settings (OPTION=*) mean, spread and how often each leads");
  declare_text_output(options);
}

const bool kRegistered =
    add_command({"table", "FILE.h5 ... [--format text|md|latex|csv|json] [--output FILE]",
                 "Prints tables of finished runs: means with 95% intervals.", "file", -1, declare,
                 run, nullptr});

}  // namespace
}  // namespace fbbench
