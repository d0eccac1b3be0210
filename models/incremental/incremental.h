// SPDX-License-Identifier: Apache-2.0
/// Forward passes of one image with windows of it covered, by what changes alone: a window changes
/// only a rectangle of each layer, as far as the layers before look around; the rest is the clean
/// image's. Exact to rounding, for every graph.
#pragma once

#include "models/execution/recording.h"
#include "models/incremental/patch.h"

namespace fbbench {

/// The values of the clean image that covered_logits reads.
ValueSet incremental_needs(const Graph& graph);

/// Logits [windows,K] of image number `image` of the recording with each window set to `baseline`
/// in all channels. `batch`: the most windows carried together; cheapest where windows that follow
/// each other have the same `top`. Cost: by the share of each layer that its rectangle covers; a
/// forward a window at worst. Source: Nakandala, Kumar, Papakonstantinou 2019 (Krypton,
/// doi:10.1145/3299869.3319874).
Tensor covered_logits(const Recording& clean, int64_t image, const std::vector<Patch>& windows,
                      double baseline, int64_t batch);

}  // namespace fbbench
