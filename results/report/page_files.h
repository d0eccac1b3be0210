// SPDX-License-Identifier: Apache-2.0
/// The files of results/report/page/ and CITATION.cff, which the library holds
/// (cmake/page_files.cmake).
#pragma once

#include <string>

namespace fbbench {

/// The text of "page.html", "page.css", ..., "CITATION.cff".
const std::string& page_file(const std::string& name);

}  // namespace fbbench
