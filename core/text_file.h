// SPDX-License-Identifier: Apache-2.0
/// Text files as people and programs write them: with byte-order marks, carriage returns, blank
/// lines, white space round what is meant.
#pragma once

#include <string>
#include <vector>

namespace fbbench {

/// Without the white space at both ends.
std::string trimmed(const std::string& text);

/// All of a file, without the byte-order mark of UTF-8. BadInput "<path>: can't be read; want
/// <want>", and for UTF-16.
std::string read_text(const std::string& path, const std::string& want);

/// The lines of such a file that aren't blank, each trimmed.
std::vector<std::string> read_lines(const std::string& path, const std::string& want);

}  // namespace fbbench
