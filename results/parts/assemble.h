// SPDX-License-Identifier: Apache-2.0
/// From the parts of a run to its results file.
#pragma once

#include <functional>
#include <optional>

#include "results/parts/blocks.h"
#include "results/parts/part_store.h"

namespace fbbench {

/// Writes the results file of a run all of whose parts are there, block by block in the order of
/// the plan, so that memory stays flat; the parts stay. BadInput where a part is missing or
/// damaged, where the file exists (unless `overwrite`), or where the disk is full: then no file is
/// left. `stop` is asked before each block; where it says true no file is made, and nothing given.
std::optional<Tally> assemble(const PartStore& parts, bool overwrite,
                              const std::function<bool()>& stop);

}  // namespace fbbench
