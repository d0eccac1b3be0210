// SPDX-License-Identifier: Apache-2.0
/// The option `precision` in the specs of networks, built-in ones included, and what it changes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/sample.h"
#include "core/spec.h"
#include "models/network/network.h"
#include "results/store/precision.h"

namespace fbbench {

/// The specs with `precision` where they have none themselves. Those that end in another than fp32
/// show it in their label, unless one was given.
std::vector<Spec> in_precision(std::vector<Spec> networks, const std::string& precision);

/// The spec without its precision, which is returned; "" where it has none.
std::string take_precision(Spec* network);

/// Compares the network's forward pass with float32 on the samples. `target`: the class whose
/// probability is compared, of a sample and its predicted class; a sample for which it throws
/// doesn't count, nor does one with a logit that isn't finite.
Precision compare_precisions(const Network& network, const std::vector<Sample>& samples,
                             const std::function<int64_t(const Sample&, int64_t)>& target);

}  // namespace fbbench
