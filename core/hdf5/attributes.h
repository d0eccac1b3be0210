// SPDX-License-Identifier: Apache-2.0
/// Attributes of HDF5 objects: strings and whole numbers, single or in a list; single reals.
///
/// `object` is the hid_t of a file (its root), group or data set. Each function holds Hdf5Lock;
/// those that write return false where HDF5 refuses, those that read throw BadInput.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/hdf5/handle.h"

namespace fbbench {

/// The type of all strings that are written: variable length, UTF-8.
Hdf5Id hdf5_string_type();

/// Strings as HDF5 takes them for that type; what isn't UTF-8 in them is escaped (core/utf8.h).
class Hdf5Strings {
 public:
  explicit Hdf5Strings(std::vector<std::string> texts);
  Hdf5Strings(const Hdf5Strings&) = delete;
  Hdf5Strings& operator=(const Hdf5Strings&) = delete;
  const void* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<const char*> pointers_;
};

bool write_attribute(int64_t object, const std::string& name, const std::string& value);
bool write_attribute(int64_t object, const std::string& name,
                     const std::vector<std::string>& values);
/// As native `type` (hid_t, such as H5T_NATIVE_INT32): converted, 64 bits at most.
bool write_attribute(int64_t object, const std::string& name, int64_t value, int64_t type);
bool write_attribute(int64_t object, const std::string& name, const std::vector<int64_t>& values,
                     int64_t type);

/// As float64.
bool write_attribute(int64_t object, const std::string& name, double value);

bool has_attribute(int64_t object, const std::string& name);

/// All values, a single one for a scalar. BadInput "<where>: ..." where the attribute is missing or
/// of another kind. `where` names file and object, for messages.
std::vector<std::string> read_string_attribute(int64_t object, const std::string& name,
                                               const std::string& where);
std::vector<int64_t> read_integer_attribute(int64_t object, const std::string& name,
                                            const std::string& where);
/// The first value of several; BadInput where there is none.
double read_real_attribute(int64_t object, const std::string& name, const std::string& where);

}  // namespace fbbench
