// SPDX-License-Identifier: Apache-2.0
/// The kinds of failure. What a user can mend derives from Error and is shown as one line,
/// `fbbench: error: <what()>`, with exit code 2; a broken promise of our own is a logic_error.
/// Every message says what was wrong and what would be right.
#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace fbbench {

class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file, tensor, label or INI text that is missing, broken or doesn't fit.
class BadInput : public Error {
  using Error::Error;
};

/// A spec string or option: unknown name or key, value out of range.
class BadOption : public Error {
  using Error::Error;
};

/// Right as such, but this network, device or method can't do it.
class Unsupported : public Error {
  using Error::Error;
};

/// What an exception says, in one line: LibTorch's and OpenCV's texts go on with traces of many. Of
/// theirs at most 240 characters, and no plea to report a bug to them.
std::string one_line(const std::exception& error);

}  // namespace fbbench

/// FBBENCH_REQUIRE(keep > 0, BadOption, "keep: want (0, 1], got " << keep): throws Type unless the
/// condition holds. Active in every build type.
#define FBBENCH_REQUIRE(condition, Type, message)                          \
  do {                                                                     \
    if (!(condition)) {                                                    \
      std::ostringstream fbbench_message;                                  \
      fbbench_message << message; /* NOLINT(bugprone-macro-parentheses) */ \
      throw ::fbbench::Type(fbbench_message.str());                        \
    }                                                                      \
  } while (false)

/// States a promise of our own code; a failure is a bug and says where.
#define FBBENCH_PROMISE(condition, message)                                \
  do {                                                                     \
    if (!(condition)) {                                                    \
      std::ostringstream fbbench_message;                                  \
      fbbench_message << "bug in fbbench, " << __FILE__ << ":" << __LINE__ \
                      << ": expected " #condition ": "                     \
                      << message; /* NOLINT(bugprone-macro-parentheses) */ \
      throw std::logic_error(fbbench_message.str());                       \
    }                                                                      \
  } while (false)
