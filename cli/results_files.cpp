// SPDX-License-Identifier: Apache-2.0
#include "cli/results_files.h"

#include "core/error.h"
#include "results/store/results_reader.h"

namespace fbbench {

std::vector<std::string> results_paths(const OptionValues& values, const std::string& subcommand) {
  std::vector<std::string> paths = all_values(values, "file");
  FBBENCH_REQUIRE(!paths.empty(), BadOption,
                  subcommand << ": no results file; want fbbench " << subcommand << " FILE.h5 ...");
  return paths;
}

std::vector<Results> read_results(const OptionValues& values, const std::string& subcommand) {
  std::vector<Results> files;
  for (const std::string& path : results_paths(values, subcommand)) {
    files.push_back(read_results(path));
  }
  return files;
}

}  // namespace fbbench
