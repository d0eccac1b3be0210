// SPDX-License-Identifier: Apache-2.0
/// The command line that started this process.
#pragma once

#include <string>
#include <vector>

namespace fbbench {

/// Program and words, as Linux keeps them.
std::vector<std::string> own_command();

/// The same without some options: those that take a value, and those that don't.
std::vector<std::string> command_without(const std::vector<std::string>& with_value,
                                         const std::vector<std::string>& flags);

/// As this process was started, but going on with what is there.
std::string command_to_resume();

}  // namespace fbbench
