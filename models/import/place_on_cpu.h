// SPDX-License-Identifier: Apache-2.0
/// Networks that were saved on a GPU.
#pragma once

namespace torch::jit {
struct Module;
}

namespace fbbench {

/// Devices that are written into a loaded module, in the code of its methods and in its attributes,
/// become the CPU, where torch::jit::load has been told to put the tensors. To be called before
/// the module first runs.
void place_on_cpu(const torch::jit::Module& module);

}  // namespace fbbench
