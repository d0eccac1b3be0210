// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/scratch.h"

#include "core/tensor.h"

namespace fbbench {

float* scratch(int64_t floats) {
  thread_local Tensor memory;
  if (!memory.defined() || memory.numel() < floats) memory = at::empty({floats}, at::kFloat);
  return memory.data_ptr<float>();
}

}  // namespace fbbench
