// SPDX-License-Identifier: Apache-2.0
/// What users save networks as, besides TorchScript that this LibTorch reads.
#pragma once

#include <string>

namespace fbbench {

/// Why LibTorch couldn't load a file as TorchScript, to go behind its path: "is an ONNX file; want
/// TorchScript: ..." with the way there; for a file of no such kind what LibTorch said, `reason`.
std::string why_unreadable(const std::string& path, const std::string& reason);

}  // namespace fbbench
