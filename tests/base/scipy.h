// SPDX-License-Identifier: Apache-2.0
/// What SciPy says of fixed data: tests/data/statistics/expected.json, made by make.py beside it.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>

namespace fbbench {

/// The cases of that name, at least one.
inline nlohmann::json expected(const char* name) {
  std::ifstream file(FBBENCH_TEST_DATA "/statistics/expected.json");
  nlohmann::json cases = nlohmann::json::parse(file).at(name);
  if (cases.empty()) throw std::runtime_error(std::string(name) + ": no case");
  return cases;
}

}  // namespace fbbench
