// SPDX-License-Identifier: Apache-2.0
/// Where and on how many threads LibTorch works.
#pragma once

#include <cstdint>
#include <string>

namespace fbbench {

/// Sets LibTorch's and OpenBLAS' threads for the process; 0 leaves LibTorch's own choice.
/// Unsupported for a device that isn't there.
void prepare_device(const std::string& device, int64_t threads);

}  // namespace fbbench
