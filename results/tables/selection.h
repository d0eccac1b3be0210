// SPDX-License-Identifier: Apache-2.0
/// Choosing methods and metrics by their labels.
#pragma once

#include <string>
#include <vector>

#include "results/joining/join.h"

namespace fbbench {

/// Lists of labels, split at commas; a label that holds commas itself is recognised. Empty: all.
struct Selection {
  std::vector<std::string> methods, metrics;
};

/// The groups with the chosen methods and metrics only, in the order chosen; a group that has none
/// of them is dropped. BadOption for a label that no group has, with the nearest.
std::vector<JoinedGroup> select(const std::vector<JoinedGroup>& groups, const Selection& selection);

}  // namespace fbbench
