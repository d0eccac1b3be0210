// SPDX-License-Identifier: Apache-2.0
/// What `fbbench list KIND --format markdown` prints: docs/methods.md and its likes.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fbbench {

/// A fact as text: "higher is better", "0 to 1", "checked against Captum 0.9; ...". Empty for null.
std::string fact_text(const std::string& fact, const nlohmann::ordered_json& value);

/// A page of all plugins of a kind ("methods"), as `fbbench list --format json` describes them: a
/// table of all, then each with its options and facts.
std::string plugin_page(const std::string& kind, const nlohmann::ordered_json& plugins);

}  // namespace fbbench
