// SPDX-License-Identifier: Apache-2.0
/// `fbbench verify`: whether results files are whole and right.
#include "runners/check/verify.h"

#include <iostream>

#include "cli/command.h"
#include "cli/results_files.h"
#include "runners/plan/device.h"

namespace fbbench {
namespace {

int run(const OptionValues& values) {
  prepare_device("cpu", 0);
  int code = kDone;
  for (const std::string& file : results_paths(values, "verify")) {
    Verification found = verify(file);
    for (const std::string& note : found.notes) std::cerr << file << ": " << note << "\n";
    for (const std::string& fault : found.faults) std::cout << file << ": " << fault << "\n";
    if (!found.faults.empty()) {
      code = kSomeFailed;
      continue;
    }
    std::cout << file << ": good";
    if (found.recomputed > 0) std::cout << "; " << found.recomputed << " scores computed again";
    std::cout << "\n";
  }
  return code;
}

void declare(boost::program_options::options_description*) {}

const bool kRegistered =
    add_command({"verify", "FILE.h5 ...",
                 "Checks checksum, schema, provenance, counts and ranges, and computes some scores "
                 "again from stored maps. Exit code 1 where anything is wrong.",
                 "file", -1, declare, run, nullptr});

}  // namespace
}  // namespace fbbench
