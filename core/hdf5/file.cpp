// SPDX-License-Identifier: Apache-2.0
#include "core/hdf5/file.h"

#include <hdf5.h>

#include <filesystem>

#include "core/error.h"
#include "core/hdf5/checksum.h"
#include "core/hdf5/damage.h"
#include "core/hdf5/filter.h"
#include "core/options.h"

namespace fbbench {
namespace {

std::string without_padding(const char* text, size_t size) {
  std::string result(text, size);
  return result.substr(0, result.find('\0'));
}

}  // namespace

int64_t hdf5_type(at::ScalarType dtype) {
  switch (dtype) {
    case at::kFloat:
      return H5T_NATIVE_FLOAT;
    case at::kDouble:
      return H5T_NATIVE_DOUBLE;
    case at::kLong:
      return H5T_NATIVE_INT64;
    case at::kInt:
      return H5T_NATIVE_INT32;
    case at::kByte:
      return H5T_NATIVE_UINT8;
    default:
      FBBENCH_PROMISE(false, "no HDF5 type for " << c10::toString(dtype));
  }
}

Hdf5Dataset::Hdf5Dataset(std::string name, Hdf5Id id, uint64_t file_bytes)
    : name_(std::move(name)), id_(std::move(id)) {
  Hdf5Id space(H5Dget_space(id_.get())), type(H5Dget_type(id_.get()));
  int dimensions = H5Sget_simple_extent_ndims(space.get());
  FBBENCH_REQUIRE(dimensions >= 0, BadInput, name_ << ": can't be read");
  std::vector<hsize_t> sizes(static_cast<size_t>(dimensions));
  H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr);
  shape_.assign(sizes.begin(), sizes.end());
  type_class_ = H5Tget_class(type.get());
  FBBENCH_REQUIRE(can_be_held(id_.get(), file_bytes), BadInput,
                  name_ << ": claims " << at::IntArrayRef(shape_) << " values, more than a file of "
                        << file_bytes << " bytes can hold; the file is broken");
  std::string filter = missing_filter(id_.get());
  FBBENCH_REQUIRE(filter.empty(), BadInput,
                  name_ << ": compressed by the filter " << filter
                        << ", which this HDF5 lacks; want gzip, or that filter's plugin in "
                           "HDF5_PLUGIN_PATH");
}

bool Hdf5Dataset::holds_integers() const {
  return type_class_ == H5T_INTEGER || type_class_ == H5T_ENUM;
}

bool Hdf5Dataset::holds_floats() const { return type_class_ == H5T_FLOAT; }

bool Hdf5Dataset::holds_strings() const { return type_class_ == H5T_STRING; }

Tensor Hdf5Dataset::read_selection(int64_t file_space, std::vector<int64_t> shape,
                                   at::ScalarType dtype) const {
  if (dtype == at::kBool) {  // by way of a type in which nothing but 0 becomes 0
    return read_selection(file_space, std::move(shape), holds_floats() ? at::kDouble : at::kLong)
        .ne(0);
  }
  bool floats_wanted = dtype == at::kFloat || dtype == at::kDouble;
  FBBENCH_REQUIRE(holds_integers() || (floats_wanted && holds_floats()), BadInput,
                  name_ << ": want " << (floats_wanted ? "numbers" : "whole numbers") << ", got "
                        << (holds_floats()    ? "floating point"
                            : holds_strings() ? "strings"
                                              : "another type"));
  Tensor result = at::empty(shape, dtype);
  if (result.numel() == 0) return result;
  std::vector<hsize_t> sizes(shape.begin(), shape.end());
  Hdf5Id memory_space(
      sizes.empty() ? H5Screate(H5S_SCALAR)
                    : H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr));
  herr_t failed = H5Dread(id_.get(), hdf5_type(dtype), memory_space.get(), file_space, H5P_DEFAULT,
                          result.data_ptr());
  FBBENCH_REQUIRE(failed >= 0, BadInput, name_ << ": can't be read; the file is broken");
  return result;
}

Tensor Hdf5Dataset::read(at::ScalarType dtype) const {
  Hdf5Lock lock;
  return read_selection(H5S_ALL, shape_, dtype);
}

Tensor Hdf5Dataset::read_slice(int64_t axis, int64_t begin, int64_t count,
                               at::ScalarType dtype) const {
  auto along = static_cast<size_t>(axis);
  FBBENCH_PROMISE(
      along < shape_.size() && begin >= 0 && count >= 0 && begin + count <= shape_[along],
      name_ << ": " << begin << " to " << begin + count << " of axis " << axis);
  Hdf5Lock lock;
  std::vector<int64_t> shape = shape_;
  shape[along] = count;
  std::vector<hsize_t> starts(shape.size(), 0), sizes(shape.begin(), shape.end());
  starts[along] = static_cast<hsize_t>(begin);
  Hdf5Id space(H5Dget_space(id_.get()));
  H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, starts.data(), nullptr, sizes.data(), nullptr);
  return read_selection(space.get(), shape, dtype);
}

std::vector<std::string> Hdf5Dataset::read_strings() const {
  FBBENCH_REQUIRE(holds_strings() && shape_.size() == 1, BadInput,
                  name_ << ": want a list of strings, got "
                        << (holds_strings() ? "another shape" : "another type"));
  Hdf5Lock lock;
  Hdf5Id type(H5Dget_type(id_.get()));
  auto count = static_cast<size_t>(shape_[0]);
  std::vector<std::string> result(count);
  bool read = count == 0;
  if (read) return result;
  if (H5Tis_variable_str(type.get()) > 0) {
    std::vector<char*> texts(count, nullptr);
    Hdf5Id space(H5Dget_space(id_.get()));
    read = H5Dread(id_.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()) >= 0;
    for (size_t i = 0; read && i < count; ++i) result[i] = texts[i] ? texts[i] : "";
    if (read) H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, texts.data());
  } else {
    size_t width = H5Tget_size(type.get());
    std::vector<char> texts(count * width);
    read = H5Dread(id_.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()) >= 0;
    for (size_t i = 0; i < count; ++i) result[i] = without_padding(&texts[i * width], width);
  }
  FBBENCH_REQUIRE(read, BadInput, name_ << ": can't be read; the file is broken");
  return result;
}

Hdf5File::Hdf5File(const std::string& path) : path_(path) {
  FBBENCH_REQUIRE(std::filesystem::is_regular_file(path), BadInput, path << ": no such file");
  Checksum checksum = verify_checksum(path);
  FBBENCH_REQUIRE(
      checksum != Checksum::kWrong, BadInput,
      path << ": is damaged, cut off or was changed (its checksum doesn't fit); want the "
              "file as fbbench wrote it");
  Hdf5Lock lock;
  FBBENCH_REQUIRE(H5Fis_hdf5(path.c_str()) > 0, BadInput, path << ": isn't an HDF5 file");
  std::string crash = checksum == Checksum::kNone ? crash_of_reading(path) : "";
  FBBENCH_REQUIRE(crash.empty(), BadInput,
                  path << ": is damaged, HDF5 can't read it through (" << crash
                       << "); want the file as it was written");
  id_ = Hdf5Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
  FBBENCH_REQUIRE(id_.valid(), BadInput,
                  path << ": can't be opened; the HDF5 file is broken, truncated or being written");
}

bool Hdf5File::contains(const std::string& name) const {
  Hdf5Lock lock;
  for (size_t end = name.find('/', 1); end != std::string::npos; end = name.find('/', end + 1)) {
    if (H5Lexists(id_.get(), name.substr(0, end).c_str(), H5P_DEFAULT) <= 0) return false;
  }
  return H5Lexists(id_.get(), name.c_str(), H5P_DEFAULT) > 0;
}

Hdf5Dataset Hdf5File::dataset(const std::string& name) const {
  Hdf5Lock lock;
  Hdf5Id id(H5Dopen2(id_.get(), name.c_str(), H5P_DEFAULT));
  FBBENCH_REQUIRE(id.valid(), BadInput,
                  path_ << ": no dataset '" << name << "'" << did_you_mean(name, names())
                        << "; there are: " << join(names()));
  return Hdf5Dataset(path_ + ": " + name, std::move(id), std::filesystem::file_size(path_));
}

std::vector<std::string> Hdf5File::names(const std::string& group) const {
  Hdf5Lock lock;
  std::vector<std::string> result;
  auto note = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
    static_cast<std::vector<std::string>*>(list)->emplace_back(name);
    return 0;
  };
  Hdf5Id object(H5Gopen2(id_.get(), group.c_str(), H5P_DEFAULT));
  if (H5Literate(object.get(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, note, &result) < 0) {
    result.clear();
    H5Literate(object.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, note, &result);
  }
  return result;
}

}  // namespace fbbench
