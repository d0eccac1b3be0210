// SPDX-License-Identifier: Apache-2.0
/// Text that a subcommand prints, or writes to the file of its --output.
#pragma once

#include <string>

#include "cli/command.h"

namespace fbbench {

/// Adds --output and --overwrite.
void declare_text_output(boost::program_options::options_description* options);

/// Writes `text` where --output says, under a temporary name first, else to stdout. BadInput where
/// the file exists (unless --overwrite) or can't be written.
void put_text(const OptionValues& values, const std::string& text);

/// Columns of the terminal that stdout is; else `otherwise`.
int terminal_width(int otherwise);

}  // namespace fbbench
