// SPDX-License-Identifier: Apache-2.0
/// `fbbench merge`: parts and results files become one results file.
#include "results/joining/merge.h"

#include <iostream>

#include "cli/command.h"
#include "cli/option_values.h"
#include "core/error.h"

namespace fbbench {
namespace {

int run(const OptionValues& values) {
  std::vector<std::string> paths = all_values(values, "path");
  FBBENCH_REQUIRE(!paths.empty(), BadOption,
                  "merge: nothing to merge; want fbbench merge PATH ... --output FILE.h5");
  std::string output = required_value(values, "output", "the results file to make");
  MergeOptions options;
  options.overwrite = values.count("overwrite") > 0;
  options.partial = values.count("partial") > 0;
  MergeReport report = merge(paths, output, options);
  if (report.missing > 0) {
    std::cerr << "missing: " << report.missing << " units, first " << report.first_missing << "\n";
  }
  std::cerr << report.tally.verdict() << "\nresults: " << output << "\n";
  return report.tally.verdict() == "VALID" ? kDone : kSomeFailed;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("output", one_value("FILE.h5"), "the results file to make");
  add("overwrite", "replace a results file that exists");
  add("partial", "merge what is there though units are missing; they count as not run");
}

const bool kRegistered =
    add_command({"merge", "PATH ... --output FILE.h5 [--overwrite] [--partial]",
                 "Joins folders of parts, parts and results files: more images, methods, networks.",
                 "path", -1, declare, run, nullptr});

}  // namespace
}  // namespace fbbench
