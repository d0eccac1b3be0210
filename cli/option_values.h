// SPDX-License-Identifier: Apache-2.0
/// Values of options, as Boost.Program_options wants them declared.
#pragma once

#include <boost/program_options/value_semantic.hpp>
#include <string>
#include <vector>

namespace fbbench {

/// A value given once. `placeholder` stands for it in the help.
inline auto* one_value(const char* placeholder) {
  return boost::program_options::value<std::string>()->value_name(placeholder);
}

/// One value each time that the option is given.
inline auto* many_values(const char* placeholder) {
  return boost::program_options::value<std::vector<std::string>>()->value_name(placeholder);
}

}  // namespace fbbench
