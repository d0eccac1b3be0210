// SPDX-License-Identifier: Apache-2.0
/// Seeds, one per purpose: what a sample gets depends on (seed, purpose, id) alone, never on order,
/// batch, threads or what else runs.
#pragma once

#include <cstdint>
#include <string>

namespace fbbench {

/// First 8 bytes, little endian, of SHA-256("<seed>/<purpose>/<id>").
uint64_t derive_seed(uint64_t seed, const std::string& purpose, const std::string& id = "");

}  // namespace fbbench
