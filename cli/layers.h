// SPDX-License-Identifier: Apache-2.0
/// What `fbbench list layers` prints.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fbbench {

/// The nodes of a network's graph: number, module, operator, place in the source, shape of the
/// output, and whether it is the last spatial one. Unsupported where no graph can be built.
nlohmann::ordered_json describe_layers(const std::string& network);

/// One line a node.
void print_layers(const nlohmann::ordered_json& layers);

}  // namespace fbbench
