// SPDX-License-Identifier: Apache-2.0
/// `fbbench train`: trains a network that fbbench defines itself.
#include <filesystem>
#include <iostream>

#include "cli/command.h"
#include "cli/option_values.h"
#include "core/error.h"
#include "runners/plan/device.h"
#include "runners/training/training.h"

namespace fbbench {
namespace {

int run(const OptionValues& values) {
  std::vector<std::string> specs = all_values(values, "network");
  FBBENCH_REQUIRE(!specs.empty(), BadOption,
                  "train: no network; want fbbench train NAME, see fbbench list networks");
  Spec spec = Spec::parse(specs[0]);
  std::string output = value_or(values, "output");
  if (output.empty()) {
    std::cout << trained_network(spec) << "\n";
    return kDone;
  }
  FBBENCH_REQUIRE(values.count("overwrite") || !std::filesystem::exists(output), BadInput,
                  output << " exists; want another --output, or --overwrite");
  TrainingReport report = train_network(spec, output);
  std::cout << report.path << ": test accuracy " << report.test_accuracy << ", trained in "
            << report.seconds << " s\n";
  return kDone;
}

void declare(boost::program_options::options_description* options) {
  auto add = options->add_options();
  add("output", one_value("FILE.pt"),
      "where to write it, its sidecar beside it; by default the cache that `run` looks in, unless "
      "it is there already");
  add("overwrite", "replace a file that exists");
}

const bool kRegistered = add_command({"train", "NAME[:key=value,...] [--output FILE.pt]",
                                      "Trains a built-in network and prints where it lies.",
                                      "network", 1, declare, run, nullptr});

}  // namespace
}  // namespace fbbench
