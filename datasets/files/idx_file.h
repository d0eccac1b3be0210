// SPDX-License-Identifier: Apache-2.0
/// MNIST's file format.
#pragma once

#include <string>

#include "core/tensor.h"

namespace fbbench {

/// An IDX file of bytes, gzip-compressed or not, as a uint8 tensor of the shape it says. BadInput
/// for a file that is missing, of another format or type, or too short.
Tensor read_idx(const std::string& path);

}  // namespace fbbench
