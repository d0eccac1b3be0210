// SPDX-License-Identifier: Apache-2.0
#include "results/store/conditions.h"

#include <algorithm>
#include <sstream>

#include "core/options.h"

namespace fbbench {
namespace {

const std::string kEquals = " = ";

const std::string* value_of(const Conditions& conditions, const std::string& key) {
  for (const auto& condition : conditions) {
    if (condition.first == key) return &condition.second;
  }
  return nullptr;
}

}  // namespace

std::string conditions_text(const Conditions& conditions) {
  std::string text;
  for (const auto& [key, value] : conditions) text += key + kEquals + value + "\n";
  return text;
}

/// A key may hold the separator (options of a spec don't have blanks around '='); a value doesn't.
Conditions parse_conditions(const std::string& text) {
  Conditions conditions;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    size_t at = line.rfind(kEquals);
    if (at == std::string::npos) continue;
    conditions.emplace_back(line.substr(0, at), line.substr(at + kEquals.size()));
  }
  return conditions;
}

std::string difference(const std::string& there, const std::string& here) {
  if (there == here) return "";
  Conditions first = parse_conditions(there), second = parse_conditions(here);
  std::vector<std::string> unlike;
  for (const auto& [key, value] : first) {
    const std::string* other = value_of(second, key);
    if (!other) unlike.push_back(key + " is there but not here");
    if (other && *other != value) {
      unlike.push_back(key + " is " + value + " there and " + *other + " here");
    }
  }
  for (const auto& [key, value] : second) {
    if (!value_of(first, key)) unlike.push_back(key + " is here but not there");
  }
  return unlike.empty() ? "the order of methods, metrics, data sets or networks"
                        : join(unlike, "; ");
}

}  // namespace fbbench
