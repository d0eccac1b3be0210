// SPDX-License-Identifier: Apache-2.0
/// Amounts of memory as people write them.
#pragma once

#include <cstdint>
#include <string>

namespace fbbench {

/// "4GiB", "1.5 GB", "800MiB" or "64000 B" in bytes. BadOption "<name>: want ..." for another form
/// or less than one byte.
int64_t parse_memory_size(const std::string& name, const std::string& text);

/// "1.1 GiB", "260 MiB"
std::string memory_size_text(int64_t bytes);

}  // namespace fbbench
