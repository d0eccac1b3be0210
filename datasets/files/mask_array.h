// SPDX-License-Identifier: Apache-2.0
/// Masks in an HDF5 file: numbers of any type or booleans, not 0 = object.
#pragma once

#include <optional>
#include <vector>

#include "core/hdf5/file.h"
#include "core/options.h"
#include "core/sample.h"

namespace fbbench {

class MaskArray {
 public:
  /// The option `ignore`: the value of pixels that are neither object nor background.
  static OptionInfo option();

  /// BadInput unless `data` are numbers of this shape, [N,H,W]; BadOption for a bad `ignore`.
  MaskArray(Hdf5Dataset data, const std::vector<int64_t>& shape, const Options& options);

  /// Adds the object of a sample that is never scaled, of the sample's label, and sets what is
  /// ignored. BadInput for NaN, unless it is the value that is ignored.
  void read(int64_t index, Sample* sample) const;

 private:
  Hdf5Dataset data_;
  std::optional<double> ignore_;
};

}  // namespace fbbench
