// SPDX-License-Identifier: Apache-2.0
/// Where and on how many threads LibTorch works.
#pragma once

#include <cstdint>
#include <string>

namespace fbbench {

/// What OMP_NUM_THREADS says, else one thread a core that the process may use. LibTorch's own
/// choice is 1 on some virtual machines of several cores.
int64_t default_threads();

/// Sets LibTorch's and OpenBLAS' threads for the process; 0: default_threads(). Unsupported for a
/// device that isn't there.
void prepare_device(const std::string& device, int64_t threads);

}  // namespace fbbench
