// SPDX-License-Identifier: Apache-2.0
/// Commands to show a user, who copies them into a shell.
#pragma once

#include <string>
#include <vector>

namespace fbbench {

/// The words with blanks between them; what isn't plain is quoted.
std::string shell_text(const std::vector<std::string>& words);

}  // namespace fbbench
