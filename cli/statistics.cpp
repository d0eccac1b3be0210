// SPDX-License-Identifier: Apache-2.0
/// `fbbench statistics`: how far methods differ beyond chance, and whether metrics agree.
#include "cli/command.h"
#include "cli/option_values.h"
#include "cli/results_files.h"
#include "cli/text_output.h"
#include "core/error.h"
#include "results/store/results_reader.h"
#include "results/tables/audit_table.h"
#include "results/tables/statistics_table.h"

namespace fbbench {
namespace {

int run(const OptionValues& values) {
  StatisticsOptions options;
  options.format = table_format(value_or(values, "format", "text"));
  options.selection = {all_values(values, "methods"), all_values(values, "metrics")};
  options.interval = interval_kind(value_or(values, "bootstrap", "percentile"));
  options.width = terminal_width(options.width);
  const bool audit = values.count("audit") > 0;
  FBBENCH_REQUIRE(!audit || is_layout(options.format), BadOption,
                  "--audit: want --format text, md or latex");
  const std::vector<Results> files = read_results(values, "statistics");
  put_text(values, audit ? render_audit(files, options.selection, options.format, options.width)
                         : render_statistics(files, options));
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("format", one_value("FORMAT"),
      "text (default), md, latex (booktabs), csv (the pairs) or json");
  add("methods", many_values("LABEL,..."), "methods to compare; may repeat");
  add("metrics", many_values("LABEL,..."), "metrics to compare them by; may repeat");
  add("audit", "judge the metrics instead: do they tell random from the rest, do images agree");
  add("bootstrap", one_value("KIND"), "interval: percentile (default) or bca");
  declare_text_output(options);
}

const bool kRegistered = add_command(
    {"statistics", "FILE.h5 ... [--format text|md|latex|csv|json] [--output FILE]",
     "Compares methods pair by pair and metrics with each other: tests, ranks, effects.", "file",
     -1, declare, run, nullptr});

}  // namespace
}  // namespace fbbench
