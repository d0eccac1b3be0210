// SPDX-License-Identifier: Apache-2.0
/// `fbbench statistics`: how far methods differ beyond chance, and whether metrics agree.
#include "cli/command.h"
#include "cli/text_output.h"
#include "core/error.h"
#include "results/tables/statistics_table.h"

namespace fbbench {
namespace {

int run(const OptionValues& values) {
  std::vector<std::string> paths = all_values(values, "file");
  FBBENCH_REQUIRE(!paths.empty(), BadOption,
                  "statistics: no results file; want fbbench statistics FILE.h5 ...");
  StatisticsOptions options;
  options.format = table_format(value_or(values, "format", "text"));
  options.selection = {all_values(values, "methods"), all_values(values, "metrics")};
  options.interval = interval_kind(value_or(values, "bootstrap", "percentile"));
  options.width = terminal_width(options.width);
  std::vector<Results> files;
  for (const std::string& path : paths) files.push_back(Results::read(path));
  put_text(values, render_statistics(files, options));
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  namespace po = boost::program_options;
  auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  auto lists = [](const char* name) {
    return po::value<std::vector<std::string>>()->value_name(name);
  };
  auto add = options->add_options();
  add("format", text("FORMAT"), "text (default), md, latex (booktabs), csv (the pairs) or json");
  add("methods", lists("LABEL,..."), "methods to compare; may repeat");
  add("metrics", lists("LABEL,..."), "metrics to compare them by; may repeat");
  add("bootstrap", text("KIND"), "interval: percentile (default) or bca");
  declare_text_output(options);
}

const bool registered = add_command(
    {"statistics", "FILE.h5 ... [--format text|md|latex|csv|json] [--output FILE]",
     "Compares methods pair by pair and metrics with each other: tests, ranks, effects.", "file",
     -1, declare, run, nullptr});

}  // namespace
}  // namespace fbbench
