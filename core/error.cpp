// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

namespace fbbench {
namespace {

constexpr size_t kLongest = 240;

/// TorchScript's interpreter tells the cause behind its trace, which is indented, on the first line
/// that begins with an exception's name: "builtins.ValueError: cause".
size_t begin_of_cause(const std::string& text) {
  if (text.rfind("The following operation failed in the TorchScript", 0) != 0) return 0;
  for (size_t line = text.find('\n'); line != std::string::npos; line = text.find('\n', line + 1)) {
    size_t name = line + 1, end = name;
    while (end < text.size() && (isalnum(text[end]) || text[end] == '.' || text[end] == '_')) ++end;
    if (end > name && text.compare(end, 2, ": ") == 0) return end + 2;
  }
  return 0;
}

/// "false INTERNAL ASSERT FAILED at ..., please report a bug to PyTorch. cause": the cause, if any.
std::string without_plea(const std::string& text) {
  const std::string plea = ", please report a bug to PyTorch. ";
  size_t found = text.find(plea);
  if (found == std::string::npos) return text;
  std::string cause = text.substr(found + plea.size());
  return cause.empty() ? text.substr(0, found) : cause;
}

}  // namespace

std::string one_line(const std::exception& error) {
  std::string text = error.what();
  text.erase(0, begin_of_cause(text));
  text = text.substr(0, text.find('\n'));
  if (dynamic_cast<const Error*>(&error)) return text;
  text = without_plea(text);
  if (text.size() > kLongest) text = text.substr(0, text.rfind(' ', kLongest)) + " ...";
  return text;
}

}  // namespace fbbench
