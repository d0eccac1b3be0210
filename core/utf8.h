// SPDX-License-Identifier: Apache-2.0
/// Names and texts of any bytes as UTF-8, which is what results files and tables hold. A byte that
/// isn't UTF-8 (Latin-1 in a file name) becomes \xHH: "caf\xE9.png".
#pragma once

#include <string>

namespace fbbench {

/// For texts. What is valid stays as it is.
std::string valid_utf8(const std::string& bytes);

/// For names: unlike bytes stay unlike. A backslash before xHH becomes \x5C, so that a name which
/// has such letters differs from one which has such bytes.
std::string utf8_name(const std::string& bytes);

/// The bytes that utf8_name() was given.
std::string bytes_of_name(const std::string& name);

}  // namespace fbbench
