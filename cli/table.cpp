// SPDX-License-Identifier: Apache-2.0
/// `fbbench table`: tables of finished runs.
#include "results/table.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/command.h"
#include "core/error.h"
#include "core/staging.h"

namespace fbbench {
namespace {

/// Columns of the terminal that stdout is; else `otherwise`.
int terminal_width(int otherwise) {
  winsize size{};
  bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : otherwise;
}

void write_text(const std::string& path, const std::string& text, bool overwrite) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  StagingFolder staging(folder.empty() ? "." : folder.string());
  std::ofstream file(staging.add(std::filesystem::path(path).filename().string()));
  file << text;
  file.close();
  FBBENCH_REQUIRE(file, BadInput, path << ": can't be written; disk full?");
  staging.commit(overwrite);
}

int run(const OptionValues& values) {
  std::vector<std::string> paths = all_values(values, "file");
  FBBENCH_REQUIRE(!paths.empty(), BadOption,
                  "table: no results file; want fbbench table FILE.h5 ...");
  TableOptions options;
  options.format = table_format(value_or(values, "format", "text"));
  options.macro = values.count("macro") > 0;
  options.strata = values.count("strata") > 0;
  options.width = terminal_width(options.width);
  std::vector<Results> files;
  for (const std::string& path : paths) files.push_back(Results::read(path));
  std::string table = render_table(files, options);
  std::string output = value_or(values, "output");
  if (output.empty()) {
    std::cout << table;
  } else {
    write_text(output, table, values.count("overwrite") > 0);
  }
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  namespace po = boost::program_options;
  auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  auto add = options->add_options();
  add("format", text("FORMAT"), "text (default), md, latex or csv");
  add("output", text("FILE"), "where to write it; by default stdout");
  add("overwrite", "replace a file that exists");
  add("macro", "mean of the classes' means in place of the mean over images");
  add("strata", "a table each for small, medium and large objects");
}

const bool registered =
    add_command({"table", "FILE.h5 ... [--format text|md|latex|csv] [--output FILE]",
                 "Prints tables of finished runs: means with 95% intervals.", "file", -1, declare,
                 run, nullptr});

}  // namespace
}  // namespace fbbench
