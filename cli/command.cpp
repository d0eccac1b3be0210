// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"
#include "cli/option_values.h"

#include <algorithm>
#include <boost/program_options/parsers.hpp>
#include <iostream>

#include "cli/plugin.h"
#include "core/error.h"
#include "core/options.h"

namespace fbbench {
namespace {

namespace po = boost::program_options;

std::vector<Command>& registered_commands() {
  static std::vector<Command> all;
  return all;
}

po::options_description options_of(const Command& command) {
  constexpr unsigned kColumns = 100;
  po::options_description options("Options", kColumns);
  command.declare(&options);
  options.add_options()("plugin", many_values("FILE.so"),
                        "load methods, metrics, data sets or networks; may repeat");
  options.add_options()("help", "print this");
  return options;
}

void print_help(const Command& command, const po::options_description& options) {
  std::cout << "fbbench " << command.name << " " << command.usage << "\n"
            << command.brief << "\n\n"
            << options;
  if (command.more_help) std::cout << "\n" << command.more_help();
}

/// The options as --help shows them: --name.
std::vector<std::string> option_names(const po::options_description& options) {
  std::vector<std::string> names;
  for (const auto& option : options.options()) names.push_back("--" + option->long_name());
  return names;
}

OptionValues parse(const Command& command, const po::options_description& shown,
                   const std::vector<std::string>& words) {
  po::options_description all;
  all.add(shown);
  po::positional_options_description positional;
  if (!command.positional.empty()) {
    all.add_options()(command.positional.c_str(), po::value<std::vector<std::string>>());
    positional.add(command.positional.c_str(), command.most_positional);
  }
  namespace style = po::command_line_style;
  OptionValues values;
  try {
    po::store(po::command_line_parser(words)
                  .options(all)
                  .positional(positional)
                  .style(style::unix_style & ~style::allow_guessing & ~style::allow_short)
                  .run(),
              values);
  } catch (const po::unknown_option& error) {
    std::vector<std::string> names = option_names(shown);
    throw BadOption(command.name + ": unknown option '" + error.get_option_name() + "'" +
                    did_you_mean(error.get_option_name(), names) + "; there are: " + join(names));
  } catch (const po::too_many_positional_options_error&) {
    throw BadOption(command.name + ": too many arguments; want: fbbench " + command.name + " " +
                    command.usage);
  } catch (const po::error& error) {
    throw BadOption(command.name + ": " + error.what());
  }
  return values;
}

}  // namespace

const std::vector<Command>& commands() { return registered_commands(); }

bool add_command(Command command) {
  auto& all = registered_commands();
  auto place = std::find_if(all.begin(), all.end(),
                            [&](const Command& other) { return other.name > command.name; });
  all.insert(place, std::move(command));
  return true;
}

int run_command(const Command& command, const std::vector<std::string>& words) {
  po::options_description options = options_of(command);
  OptionValues values = parse(command, options, words);
  if (values.count("help")) {
    print_help(command, options);
    return kDone;
  }
  for (const std::string& file : all_values(values, "plugin")) load_plugin(file);
  return command.run(values);
}

std::string value_or(const OptionValues& values, const std::string& name,
                     const std::string& otherwise) {
  return values.count(name) ? values[name].as<std::string>() : otherwise;
}

std::vector<std::string> all_values(const OptionValues& values, const std::string& name) {
  return values.count(name) ? values[name].as<std::vector<std::string>>()
                            : std::vector<std::string>{};
}

std::string required_value(const OptionValues& values, const std::string& name,
                           const std::string& want) {
  FBBENCH_REQUIRE(values.count(name), BadOption, "--" << name << " is missing; want " << want);
  return values[name].as<std::string>();
}

}  // namespace fbbench
