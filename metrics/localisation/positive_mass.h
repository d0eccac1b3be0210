// SPDX-License-Identifier: Apache-2.0
/// What attribution_localisation, focus, grid_pointing_game and relevance_mass have in common.
#pragma once

#include "metrics/localisation/localisation.h"

namespace fbbench {

/// sum_{p in object} max(map_p, 0) / sum_p max(map_p, 0); NaN without positive mass.
double positive_mass_on(const MapView& map, const ObjectMask& object);

/// localisation_info of a metric that is this share, or made of it.
MetricInfo positive_mass_info(const std::string& name, const std::string& brief);

}  // namespace fbbench
