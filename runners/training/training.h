// SPDX-License-Identifier: Apache-2.0
/// Trains the networks that fbbench defines itself, once.
#pragma once

#include <string>

#include "core/spec.h"

namespace fbbench {

struct TrainingReport {
  std::string path;          ///< the .pt; the sidecar lies beside it
  double test_accuracy = 0;  ///< share of the test split, in [0,1]
  double seconds = 0;        ///< of training
};

/// Trains the built-in network `spec.name` and writes `output` (a .pt) and its sidecar, both under
/// a temporary name first. Progress on stderr. BadOption for an unknown network or option, BadInput
/// where the data set's package is missing or the folder can't be written.
TrainingReport train_network(const Spec& spec, const std::string& output);

/// The file of a built-in network in $FBBENCH_CACHE (by default $XDG_CACHE_HOME/fbbench, else
/// ~/.cache/fbbench); trains it when it is first needed.
std::string trained_network(const Spec& spec);

}  // namespace fbbench
