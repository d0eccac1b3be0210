// SPDX-License-Identifier: Apache-2.0
#include "cli/text_output.h"

#include "cli/option_values.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/error.h"
#include "core/process/staging.h"

namespace fbbench {

void declare_text_output(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("output", one_value("FILE"), "where to write it; by default stdout");
  add("overwrite", "replace a file that exists");
}

void put_text(const OptionValues& values, const std::string& text) {
  std::string path = value_or(values, "output");
  if (path.empty()) {
    std::cout << text;
    return;
  }
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  StagingFolder staging(folder.empty() ? "." : folder.string());
  std::ofstream file(staging.add(std::filesystem::path(path).filename().string()));
  file << text;
  file.close();
  FBBENCH_REQUIRE(file, BadInput, path << ": can't be written; disk full?");
  staging.commit(values.count("overwrite") > 0);
}

int terminal_width(int otherwise) {
  winsize size{};
  bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : otherwise;
}

}  // namespace fbbench
