// SPDX-License-Identifier: Apache-2.0
/// Which part of a run a process takes.
#pragma once

#include <cstdint>
#include <string>

namespace fbbench {

/// Blocks `index`, `index + count`, ... of a run, over all pairs, so that shards are alike.
struct Shard {
  int64_t index = 0, count = 1;
  std::string source;  ///< the environment variables it comes from; empty where it was given

  std::string text() const { return std::to_string(index) + "/" + std::to_string(count); }
};

/// "i/n" with 0 <= i < n, or "auto": from the environment of a SLURM array, srun or mpirun, the
/// first of them that is there. BadOption for other text, and where there is no such environment.
Shard parse_shard(const std::string& text);

}  // namespace fbbench
