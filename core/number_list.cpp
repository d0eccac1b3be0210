// SPDX-License-Identifier: Apache-2.0
#include "core/number_list.h"

#include <sstream>

namespace fbbench {

std::vector<double> number_list(const Options& options, const std::string& owner,
                                const std::string& name, double low, double high) {
  std::vector<double> numbers;
  std::istringstream text(options.get_string(name) + ",");
  for (std::string number; std::getline(text, number, ',');) {
    numbers.push_back(Options(owner, {{name, number, ""}}, {}).get_double(name, low, high));
  }
  return numbers;
}

}  // namespace fbbench
