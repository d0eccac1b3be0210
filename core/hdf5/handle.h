// SPDX-License-Identifier: Apache-2.0
/// What every use of HDF5's C API needs.
///
/// HDF5 isn't thread-safe and prints its own error stack: whatever calls it holds Hdf5Lock.
#pragma once

#include <cstdint>
#include <mutex>
#include <utility>

namespace fbbench {

/// The one lock around calls of HDF5's C API, recursive; keeps HDF5 from printing errors.
class Hdf5Lock {
 public:
  Hdf5Lock();

 private:
  std::lock_guard<std::recursive_mutex> guard_;
};

/// Owns an HDF5 identifier (hid_t) of any kind: file, group, data set, type, space, attribute,
/// list.
class Hdf5Id {
 public:
  Hdf5Id() = default;
  explicit Hdf5Id(int64_t id) : id_(id) {}
  ~Hdf5Id();
  Hdf5Id(Hdf5Id&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Hdf5Id& operator=(Hdf5Id&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  int64_t get() const { return id_; }
  bool valid() const { return id_ >= 0; }
  int64_t release() { return std::exchange(id_, -1); }  ///< no longer owned

 private:
  int64_t id_ = -1;
};

}  // namespace fbbench
