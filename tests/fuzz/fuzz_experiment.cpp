// SPDX-License-Identifier: Apache-2.0
// Experiment files (INI): read, written as results files keep them, read again.
#include "fuzz_target.h"
#include "runners/plan/experiment.h"

namespace fbbench {
namespace {

void read(const std::string& path) {
  Experiment experiment = read_experiment(path);
  require_property(experiment.batch > 0 && experiment.unit % experiment.batch == 0,
                   "a unit is a multiple of the batch");
  Experiment again = parse_experiment(experiment.text(), "config");
  require_property(again.text() == experiment.text(), "an experiment's text reads back");
}

}  // namespace
}  // namespace fbbench

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fbbench;  // NOLINT(google-build-using-namespace): a program's entry
  accepts([&] { read(fuzz_folder().write("experiment.ini", data, size)); });
  return 0;
}
