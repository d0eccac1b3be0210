// SPDX-License-Identifier: Apache-2.0
/// Reads one dataset of an HDF5 file, for tests that compare with stored numbers.
#pragma once

#include <ATen/ATen.h>

#include <string>

namespace fbbench {

/// Dataset `name` ("/gradient/maps") of `file`, with its own shape: float32 or float64 as stored,
/// uint8 as uint8, other integers as int64. std::runtime_error where file or dataset is missing.
at::Tensor read_hdf5(const std::string& file, const std::string& name);

}  // namespace fbbench
