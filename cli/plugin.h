// SPDX-License-Identifier: Apache-2.0
/// Methods, metrics, data sets and networks from outside the program.
#pragma once

#include <string>

namespace fbbench {

/// Loads a shared library, whose FBBENCH_REGISTER lines then add to the registries. BadInput where
/// it can't be loaded.
void load_plugin(const std::string& file);

}  // namespace fbbench
