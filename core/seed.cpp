// SPDX-License-Identifier: Apache-2.0
#include "core/seed.h"

#include "core/sha256.h"

namespace fbbench {

uint64_t derive_seed(uint64_t seed, const std::string& purpose, const std::string& id) {
  std::string hex = Sha256().update(std::to_string(seed) + "/" + purpose + "/" + id).hex();
  uint64_t value = 0;
  for (int byte = 7; byte >= 0; --byte) {
    value = value << 8 | std::stoull(hex.substr(2 * static_cast<size_t>(byte), 2), nullptr, 16);
  }
  return value;
}

}  // namespace fbbench
