// SPDX-License-Identifier: Apache-2.0
/// Base of metrics that take an image away cell by cell, the most salient first.
#pragma once

#include <vector>

#include "metrics/faithfulness/cells.h"

namespace fbbench {

class CellRemoval : public PerturbingMetric {
 public:
  using PerturbingMetric::PerturbingMetric;

 protected:
  /// The answers [N,count+1] float64 with the first 0..count cells of each image's path taken away.
  /// Cost: count forward passes a map, batched across maps and cells.
  Tensor removal(const Evaluation& evaluation, const std::vector<CellPath>& paths,
                 int64_t count) const;
};

/// The option `patch`.
OptionInfo patch_option(const std::string& default_side);

/// The squares of side `patch` px of the network's images.
Cells squares_of(const Network& network, int64_t patch);

/// Each map's way through the same cells, by the sum of the map over each.
std::vector<CellPath> paths_by_sum(const Evaluation& evaluation, const Cells& cells);

}  // namespace fbbench
