// SPDX-License-Identifier: Apache-2.0
/// How much memory a piece of work takes.
#pragma once

#include <cstdint>
#include <functional>

namespace fbbench {

struct MemoryUse {
  int64_t peak_bytes = -1;   ///< largest resident memory of the process meanwhile; -1: unknown
  int64_t extra_bytes = -1;  ///< by how much that is more than before; -1: unknown
};

/// Runs `work` once. Freed memory is given back to the kernel first and the kernel's high-water
/// mark (VmHWM) reset, so everything the process touches counts: tensors, scratch memory of oneDNN
/// and BLAS, own buffers, the heap's gaps. What a former run left allocated counts in the peak
/// alone. To about 1 MiB. Unknown where Linux doesn't let a process reset its mark.
MemoryUse measure_memory(const std::function<void()>& work);

}  // namespace fbbench
