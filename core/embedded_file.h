// SPDX-License-Identifier: Apache-2.0
/// Files of the source tree that the library holds, so that an installed program needs no other
/// (cmake/embedded_files.cmake lists them).
#pragma once

#include <string>

namespace fbbench {

/// The text of the file of this path in the source tree: "CITATION.cff", "methods/audit.json".
const std::string& embedded_file(const std::string& path);

}  // namespace fbbench
