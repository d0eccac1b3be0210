// SPDX-License-Identifier: Apache-2.0
/// A subcommand of the program. Each lies in a file of its own, cli/<name>.cpp, and registers
/// itself there: nothing else is edited to add one.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <functional>
#include <string>
#include <vector>

namespace fbbench {

constexpr int kDone = 0;
constexpr int kSomeFailed = 1;     ///< carried out, but a row failed or the verdict is INVALID
constexpr int kRefused = 2;        ///< found before work started, or nothing could be written
constexpr int kInterrupted = 130;  ///< SIGINT or SIGTERM came; can be resumed

using OptionValues = boost::program_options::variables_map;

struct Command {
  std::string name;
  std::string usage;        ///< what follows the name: "FILE.h5 ... [options]"
  std::string brief;        ///< one line
  std::string positional;   ///< the option that bare words belong to
  int most_positional = 0;  ///< how many there may be; -1: any number
  std::function<void(boost::program_options::options_description*)> declare;
  std::function<int(const OptionValues&)> run;  ///< the exit code
  std::function<std::string()> more_help;       ///< printed under the options; may be empty
};

/// All subcommands, sorted by name.
const std::vector<Command>& commands();
bool add_command(Command command);

/// Parses a subcommand's words, loads its --plugin files, and runs it; prints help for --help.
/// BadOption for what it doesn't know (suggests the nearest option).
int run_command(const Command& command, const std::vector<std::string>& words);

/// The value of an option given once, or `otherwise`.
std::string value_or(const OptionValues& values, const std::string& name,
                     const std::string& otherwise = "");
/// The values of an option that may repeat, in order.
std::vector<std::string> all_values(const OptionValues& values, const std::string& name);
/// BadOption "<name> is missing; want ..." where it wasn't given.
std::string required_value(const OptionValues& values, const std::string& name,
                           const std::string& want);

}  // namespace fbbench
