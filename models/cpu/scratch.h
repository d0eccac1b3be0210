// SPDX-License-Identifier: Apache-2.0
/// Memory for values that live as long as one call, as between the steps of a convolution.
#pragma once

#include <cstdint>

namespace fbbench {

/// Memory that the calling thread keeps, on a line of cache: fresh pages cost as much as a pass
/// over them. Its values last until the thread's next call.
float* scratch(int64_t floats);

}  // namespace fbbench
