// SPDX-License-Identifier: Apache-2.0
/// What a run's numbers depend on, as text that is stored with them: lines "key = value".
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace fbbench {

/// Each key stands once.
using Conditions = std::vector<std::pair<std::string, std::string>>;

std::string conditions_text(const Conditions& conditions);
Conditions parse_conditions(const std::string& text);

/// What is unlike, for a message: "seed is 0 there and 1 here"; several joined by "; ". Empty where
/// all is alike, order included.
std::string difference(const std::string& there, const std::string& here);

}  // namespace fbbench
