// SPDX-License-Identifier: Apache-2.0
/// Runs the built program as a user would.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fbbench {

struct ProgramRun {
  int code = -1;         ///< exit code; 128 + signal where one ended it
  std::string out, err;  ///< all of stdout and stderr
};

struct ProgramSetting {
  std::string folder;                    ///< working directory; empty: the test's own
  std::vector<std::string> environment;  ///< "NAME=value", added to the test's own
  int64_t file_size_limit = -1;          ///< bytes that a file may grow to; -1: any
};

/// Runs fbbench with these words after its name.
ProgramRun run_program(const std::vector<std::string>& words, const ProgramSetting& setting = {});

}  // namespace fbbench
