// SPDX-License-Identifier: Apache-2.0
/// Options that hold several numbers: `percent=[1,5,10]`.
#pragma once

#include <string>
#include <vector>

#include "core/options.h"

namespace fbbench {

/// The numbers of option `name`, separated by commas, at least one. BadOption
/// "<owner>: <name>: want ..., got ..." for one that isn't a number in [low, high].
std::vector<double> number_list(const Options& options, const std::string& owner,
                                const std::string& name, double low, double high);

}  // namespace fbbench
