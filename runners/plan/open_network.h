// SPDX-License-Identifier: Apache-2.0
/// A network from its spec: one that fbbench trains itself, or a TorchScript file.
#pragma once

#include <cstdint>
#include <memory>

#include "core/spec.h"
#include "models/network/network.h"

namespace fbbench {

/// A built-in network (trained when first needed, progress on stderr) or the .pt at `spec.name`;
/// both take the option `precision`.
/// BadInput for one class that softmax scores; BadOption for a name that is neither, and as
/// Network::load and trained_network say. `side` above 0: for images of so many pixels in height
/// and width, in place of what sidecar or spec say.
std::shared_ptr<const Network> open_network(const Spec& spec, int64_t side = 0);

}  // namespace fbbench
