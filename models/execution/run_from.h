// SPDX-License-Identifier: Apache-2.0
/// A forward pass that starts in the middle of the graph.
#pragma once

#include "models/execution/recording.h"

namespace fbbench {

/// The values besides `value` that run_from() reads from the recording.
ValueSet run_from_needs(const Graph& graph, ValueId value);

/// Logits [M,K] of one image of the recording with `value` replaced by `replacement` [M, value's
/// shape] float32. Rounded as where the logits alone count (Sums::kFastest). Cost: the nodes that
/// depend on the value, for M images.
Tensor run_from(const Recording& recording, int64_t image, ValueId value, Tensor replacement);

}  // namespace fbbench
