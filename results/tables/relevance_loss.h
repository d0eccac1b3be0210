// SPDX-License-Identifier: Apache-2.0
/// Methods that lose most of the relevance they hand down.
#pragma once

#include <string>

#include "results/store/results.h"

namespace fbbench {

/// A line for each group and method of which in the mean less than half of the relevance reaches
/// the image (relevance_left), each ended by a line break; empty where there is none.
std::string relevance_losses(const Results& results);

}  // namespace fbbench
