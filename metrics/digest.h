// SPDX-License-Identifier: Apache-2.0
/// Tells the maps of a batch's methods apart, as a key of ForwardCache.
#pragma once

#include <string>
#include <vector>

#include "core/sha256.h"
#include "metrics/map_view.h"

namespace fbbench {

/// SHA-256 of the maps' values.
inline std::string digest(const std::vector<MapView>& maps) {
  Sha256 hash;
  for (const MapView& map : maps) {
    hash.update(map.data(), static_cast<size_t>(map.size()) * sizeof(float));
  }
  return hash.hex();
}

}  // namespace fbbench
