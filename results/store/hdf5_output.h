// SPDX-License-Identifier: Apache-2.0
/// Writing HDF5: a file under a temporary name, data sets that grow, and axes with names.
///
/// Every function throws BadInput "<path>: can't be written (reason)" where the disk is full or
/// HDF5 refuses, and holds Hdf5Lock.
#pragma once

#include <string>
#include <vector>

#include "core/hdf5/file.h"

namespace fbbench {

/// A new file, written beside `path` and renamed to it when whole.
class Hdf5Output {
 public:
  /// BadInput where `path` exists (unless `overwrite`) or can't be created.
  Hdf5Output(std::string path, bool overwrite);
  /// Closes and removes the temporary file unless commit() was reached.
  ~Hdf5Output();
  Hdf5Output(const Hdf5Output&) = delete;
  Hdf5Output& operator=(const Hdf5Output&) = delete;

  /// Writes out what HDF5 still holds, so that closing a data set can't fail.
  void flush();
  /// Flushes, closes, writes the checksum, syncs and renames. Every data set of the file must be
  /// closed.
  void commit();
  /// Nothing is written from now on: what is open can be closed though the disk be full.
  void discard() const;

  const std::string& path() const { return path_; }
  int64_t root() const { return file_.get(); }  ///< hid_t

  /// BadInput with the reason the system gave, unless `good`; then the file is discarded.
  void require(bool good) const;

 private:
  std::string path_, temporary_;
  bool overwrite_;
  Hdf5Id file_;
};

/// A data set that grows along one axis ("sample"), or is of fixed size (grows < 0).
class Hdf5Series {
 public:
  struct Layout {
    std::string name;
    std::vector<int64_t> shape;           ///< at first; 0 or more along the axis that grows
    int64_t grows = -1;                   ///< that axis
    std::vector<int64_t> chunk;           ///< empty: as many rows as fit into 256 KiB
    std::vector<const Hdf5Series*> axes;  ///< the dimension scale of each axis; empty: none
    int64_t most = 0;                     ///< rows that there will be at most; 0: unknown
  };

  /// Values of `type` (hid_t); what is never written reads as NaN, or as 0 for whole numbers.
  Hdf5Series(const Hdf5Output& file, int64_t group, const Layout& layout, int64_t type);

  /// Makes this the dimension scale of an axis that is called like the data set itself.
  void make_scale(const std::string& axis);
  /// Adds `values`, whose size along the growing axis says by how much it grows.
  void append(const Tensor& values);
  /// All values of HDF5's `type`, of a data set of fixed size.
  void write_all(int64_t type, const void* values);
  void write_all(const std::vector<std::string>& values);
  /// Grows without writing.
  void skip(int64_t count);
  /// Adds `count` values of HDF5's `type` (one-dimensional data sets).
  void append_raw(int64_t type, int64_t count, const void* values);
  void append_strings(const std::vector<std::string>& values);

  int64_t id() const { return id_.get(); }  ///< hid_t

 private:
  void write_tail(int64_t count, int64_t type, const void* values);

  const Hdf5Output* file_;
  Hdf5Id id_;
  std::vector<int64_t> shape_;
  int64_t grows_;
};

/// The group of that path below `parent`, made with all groups above it.
Hdf5Id make_group(const Hdf5Output& file, int64_t parent, const std::string& path);

}  // namespace fbbench
