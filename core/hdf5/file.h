// SPDX-License-Identifier: Apache-2.0
/// Reading HDF5: open read-only, shapes, whole data sets or rows of them as tensors, strings.
///
/// Errors are BadInput with one line that names file and data set.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/hdf5/handle.h"
#include "core/tensor.h"

namespace fbbench {

/// The native HDF5 type (hid_t, not to be closed) of float32, float64, int64, int32 or uint8.
int64_t hdf5_type(at::ScalarType dtype);

/// An open data set. Safe to use from several threads.
class Hdf5Dataset {
 public:
  const std::string& name() const { return name_; }  ///< "FILE.h5: /path", for messages
  const std::vector<int64_t>& shape() const { return shape_; }
  bool holds_integers() const;  ///< of any width; booleans (enumerations) included
  bool holds_floats() const;    ///< of any width
  bool holds_strings() const;   ///< of fixed or variable length

  /// All of it, or `count` positions of one axis (rows: the first), as `dtype` (kBool: not 0, of
  /// whole numbers and floats alike). Memory: what is returned, on the way to kBool 8 times that.
  /// BadInput for strings, for floats where integers are wanted, and for data that can't be read.
  Tensor read(at::ScalarType dtype) const;
  Tensor read_rows(int64_t begin, int64_t count, at::ScalarType dtype) const {
    return read_slice(0, begin, count, dtype);
  }
  Tensor read_slice(int64_t axis, int64_t begin, int64_t count, at::ScalarType dtype) const;
  /// One-dimensional strings. BadInput for numbers.
  std::vector<std::string> read_strings() const;

 private:
  friend class Hdf5File;
  Hdf5Dataset(std::string name, Hdf5Id id, uint64_t file_bytes);
  Tensor read_selection(int64_t file_space, std::vector<int64_t> shape, at::ScalarType dtype) const;

  std::string name_;
  Hdf5Id id_;
  std::vector<int64_t> shape_;
  int type_class_ = -1;
};

/// A file, opened read-only. Safe to use from several threads.
class Hdf5File {
 public:
  /// BadInput for a file that is missing, not HDF5, or broken. It is read once before it is used:
  /// for the checksum it carries (core/hdf5/checksum.h), else by a process that may crash
  /// (core/hdf5/damage.h).
  explicit Hdf5File(const std::string& path);

  const std::string& path() const { return path_; }
  bool contains(const std::string& name) const;  ///< a data set or group of that path
  /// BadInput where there is none (lists the top level's names, suggests the nearest), where it
  /// claims more than the file can hold, and where HDF5 lacks a filter that it needs.
  Hdf5Dataset dataset(const std::string& name) const;
  /// What a group holds: in the order of creation where the file knows it, else sorted. Empty for
  /// what isn't a group.
  std::vector<std::string> names(const std::string& group = "/") const;

  int64_t id() const { return id_.get(); }  ///< hid_t, for what isn't here; hold Hdf5Lock

 private:
  std::string path_;
  Hdf5Id id_;
};

}  // namespace fbbench
