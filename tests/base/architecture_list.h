// SPDX-License-Identifier: Apache-2.0
/// What the lists of tests/base/architectures.h are put together from.
#pragma once

#include "base/architectures.h"

namespace fbbench {

using ArchitectureList = std::vector<Architecture>;
using Shapes = std::vector<std::pair<std::string, std::vector<int64_t>>>;

Architecture net(const std::string& name, const std::string& body, const Shapes& parameters);

/// Behind a convolution to 4 channels, which is positive and negative.
Architecture behind_conv(const std::string& name, const std::string& body, Shapes parameters = {});

Architecture no_relevance(Architecture architecture);
Architecture lossy(Architecture architecture);
Architecture answering_probabilities(Architecture architecture);
Architecture gray(Architecture architecture);

ArchitectureList joined(const std::vector<ArchitectureList>& lists);

/// One for every kind of layer, for what code does with tensors, constants and lists, and for
/// attention and what stands around it.
ArchitectureList architectures_of_layers();
ArchitectureList architectures_of_code();
ArchitectureList architectures_of_tokens();

}  // namespace fbbench
