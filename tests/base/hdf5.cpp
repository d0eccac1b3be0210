// SPDX-License-Identifier: Apache-2.0
#include "base/hdf5.h"

#include <hdf5.h>

#include <stdexcept>
#include <vector>

namespace fbbench {
namespace {

at::ScalarType tensor_type(hid_t stored) {
  bool one_byte = H5Tget_size(stored) == 1;
  if (H5Tget_class(stored) == H5T_FLOAT) return H5Tget_size(stored) == 8 ? at::kDouble : at::kFloat;
  return one_byte ? at::kByte : at::kLong;
}

hid_t memory_type(at::ScalarType type) {
  if (type == at::kDouble) return H5T_NATIVE_DOUBLE;
  if (type == at::kFloat) return H5T_NATIVE_FLOAT;
  return type == at::kByte ? H5T_NATIVE_UINT8 : H5T_NATIVE_INT64;
}

}  // namespace

at::Tensor read_hdf5(const std::string& file, const std::string& name) {
  hid_t opened = H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (opened < 0) throw std::runtime_error("can't open " + file);
  hid_t dataset = H5Dopen2(opened, name.c_str(), H5P_DEFAULT);
  if (dataset < 0) throw std::runtime_error("no dataset " + name + " in " + file);
  hid_t space = H5Dget_space(dataset);
  std::vector<hsize_t> shape(static_cast<size_t>(H5Sget_simple_extent_ndims(space)));
  H5Sget_simple_extent_dims(space, shape.data(), nullptr);
  hid_t stored = H5Dget_type(dataset);
  at::Tensor result =
      at::empty(std::vector<int64_t>(shape.begin(), shape.end()), tensor_type(stored));
  herr_t status = H5Dread(dataset, memory_type(result.scalar_type()), H5S_ALL, H5S_ALL, H5P_DEFAULT,
                          result.data_ptr());
  H5Tclose(stored);
  H5Sclose(space);
  H5Dclose(dataset);
  H5Fclose(opened);
  if (status < 0) throw std::runtime_error("can't read " + name + " in " + file);
  return result;
}

}  // namespace fbbench
