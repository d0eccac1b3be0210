// SPDX-License-Identifier: Apache-2.0
/// The program gnuplot as a child process.
#pragma once

#include <string>

namespace fbbench {

/// Runs a script, without a shell and without the user's own settings; what it prints (the picture,
/// as the script sets no output). Unsupported where gnuplot isn't installed, BadInput where it
/// fails.
std::string run_gnuplot(const std::string& script);

}  // namespace fbbench
