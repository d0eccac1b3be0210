// SPDX-License-Identifier: Apache-2.0
/// Where a TorchScript node comes from: for messages, and for layers' names.
#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <string>

namespace fbbench {

/// "net.py:31": the line as it was written, of the innermost call that isn't in LibTorch's own
/// code; empty where the file doesn't say.
std::string source_place(const torch::jit::Node* node);

/// "layer4.1.conv2" for a node that was inlined from that module's forward(); empty for the
/// network's own.
std::string module_path(const torch::jit::Node* node);

}  // namespace fbbench
