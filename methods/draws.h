// SPDX-License-Identifier: Apache-2.0
/// Random numbers read from a file in place of a generator's, so that another program's draws can
/// be repeated.
#pragma once

#include <string>
#include <vector>

#include "core/hdf5/file.h"

namespace fbbench {

/// Data set `name` of FILE.h5 as float32: [samples, one number or what `shape` says...], the same
/// for every image. BadInput for a file that is missing or broken; BadOption "<owner>: samples"
/// where it holds another number, or draws of another shape.
Tensor read_draws(const std::string& owner, const std::string& file, const std::string& name,
                  int64_t samples, const std::vector<int64_t>& shape);

/// The data set itself, checked likewise, for draws that are read in parts; -1 in `shape`: any
/// size.
Hdf5Dataset open_draws(const std::string& owner, const std::string& file, const std::string& name,
                       int64_t samples, const std::vector<int64_t>& shape);

}  // namespace fbbench
