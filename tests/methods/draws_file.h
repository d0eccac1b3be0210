// SPDX-License-Identifier: Apache-2.0
/// Files of random numbers for tests of methods that read them (methods/draws.h).
#pragma once

#include <hdf5.h>

#include <string>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"

namespace fbbench {

/// The path of a new file that holds the data set draws/`name`.
inline std::string draws_file(const std::string& name, const at::Tensor& draws) {
  std::string path = fresh_folder() + "/draws.h5";
  Hdf5Writer writer(path);
  H5Gclose(H5Gcreate2(writer.id(), "draws", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  writer.write("draws/" + name, draws);
  return path;
}

}  // namespace fbbench
