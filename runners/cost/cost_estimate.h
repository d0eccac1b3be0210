// SPDX-License-Identifier: Apache-2.0
/// What a plan will cost, measured on a little of it.
#pragma once

#include "runners/plan/plan.h"

namespace fbbench {

struct Estimate {
  double seconds = 0;      ///< of the whole plan
  int64_t peak_bytes = 0;  ///< largest resident memory of the process while probing
  /// Of it the networks' weights, in the forms in which the methods and metrics read them.
  int64_t weight_bytes = 0;
};

/// Takes the first image of every unit through everything, after a warm-up, and times it; then
/// makes one recorded forward of a whole batch, which is what memory grows with. Batches of several
/// images take somewhat less time an image than that.
Estimate estimate_cost(const Plan& plan);

}  // namespace fbbench
