// SPDX-License-Identifier: Apache-2.0
/// What a finished run was made of, opened again from the configuration that its file keeps.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/spec.h"
#include "datasets/dataset.h"
#include "results/store/results.h"
#include "runners/plan/experiment.h"

namespace fbbench {

/// The spec that goes by this label. BadInput where none does.
const Spec& spec_of_label(const std::vector<Spec>& specs, const std::string& label);

/// The group's data set. BadInput where it isn't there any more, doesn't fit such an input, or is
/// another one now.
std::shared_ptr<const Dataset> reopen_dataset(const Experiment& experiment, const GroupInfo& group,
                                              const InputFormat& input);

/// Where the data set has the sample of that id; empty where it has none.
std::optional<int64_t> position_of(const Dataset& dataset, const std::string& id);

/// What the group's network is fed with, without loading the network: a built-in one isn't trained
/// for it. BadInput where its sidecar isn't there any more.
InputFormat reopen_input(const Experiment& experiment, const GroupInfo& group);

}  // namespace fbbench
