// SPDX-License-Identifier: Apache-2.0
/// The results files that a subcommand is given as bare words.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "results/store/results.h"

namespace fbbench {

/// The paths, one or more. BadOption, naming the subcommand, where there is none.
std::vector<std::string> results_paths(const OptionValues& values, const std::string& subcommand);

/// The files themselves. BadInput as read_results says.
std::vector<Results> read_results(const OptionValues& values, const std::string& subcommand);

}  // namespace fbbench
