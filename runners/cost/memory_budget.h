// SPDX-License-Identifier: Apache-2.0
/// The automatic batch size: the largest that a memory budget allows, by measurement.
#pragma once

#include <string>

#include "runners/plan/plan.h"

namespace fbbench {

struct BatchFit {
  int64_t batch = 0;
  int64_t bytes = 0;  ///< largest resident memory of the process that is expected with it
};

/// The largest power of two up to 64 with which no pair of the plan should make the process larger
/// than `budget` bytes. BadInput where one image at a time already does (says what that takes), or
/// where Linux doesn't tell a process its memory.
///
/// Five images of each pair go through all methods and metrics: the first makes kernels and weight
/// variants, then the memory of four together is measured. A batch is taken to need the process as
/// it is without one, its images' share and a quarter of that for the gaps of the heap, and the
/// maps of a unit where they are stored.
BatchFit fit_batch(const Plan& plan, int64_t budget);

/// The batch of a run's plan or results that are there already, which going on with them needs; 0
/// where nothing is.
int64_t batch_of_run(const std::string& output_file);

}  // namespace fbbench
