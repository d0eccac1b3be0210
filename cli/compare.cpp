// SPDX-License-Identifier: Apache-2.0
/// `fbbench compare`: what changed from one results file to another, beyond noise.
#include "results/tables/compare.h"

#include <iostream>

#include "cli/command.h"
#include "core/error.h"
#include "results/store/results_reader.h"

namespace fbbench {
namespace {

constexpr int kWidth = 120;  // lines are short but for long labels

int run(const OptionValues& values) {
  std::vector<std::string> files = all_values(values, "file");
  FBBENCH_REQUIRE(files.size() == 2, BadOption,
                  "compare: want two results files: fbbench compare A.h5 B.h5");
  std::cout << compare(read_results(files[0]), read_results(files[1]), kWidth);
  return kDone;
}

void declare(boost::program_options::options_description*) {}

const bool kRegistered = add_command(
    {"compare", "A.h5 B.h5",
     "Says what differs between two runs: settings, scores with intervals of their differences.",
     "file", -1, declare, run, nullptr});

}  // namespace
}  // namespace fbbench
