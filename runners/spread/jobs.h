// SPDX-License-Identifier: Apache-2.0
/// Several processes of this program that work off one run on this machine.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runners/spread/block_queue.h"

namespace fbbench {

/// The variable by which a job finds the descriptor of its queue.
constexpr const char* kQueueVariable = "FBBENCH_BLOCK_QUEUE";

/// Starts `count` processes of `command` (program and words) and waits until they have ended,
/// progress on stderr. Where `stop` says true, or a job fails, no further block is begun. What jobs
/// print is kept: BadInput with the line of the first one that ended with exit code 2. One that was
/// killed is noted on stderr; its block stays undone. They end with this process.
void run_jobs(const std::vector<std::string>& command, int64_t count, int64_t blocks,
              BlockQueue* queue, const std::function<bool()>& stop);

}  // namespace fbbench
