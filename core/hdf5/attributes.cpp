// SPDX-License-Identifier: Apache-2.0
#include "core/hdf5/attributes.h"

#include <hdf5.h>

#include "core/error.h"
#include "core/utf8.h"

namespace fbbench {
namespace {

/// One value is a scalar only where `scalar` says so: a list of one stays a list.
Hdf5Id make_space(size_t count, bool scalar) {
  hsize_t size = count;
  return Hdf5Id(scalar ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, nullptr));
}

bool write(int64_t object, const std::string& name, int64_t file_type, int64_t memory_type,
           const Hdf5Id& space, const void* values) {
  Hdf5Id attribute(
      H5Acreate2(object, name.c_str(), file_type, space.get(), H5P_DEFAULT, H5P_DEFAULT));
  if (H5Sget_simple_extent_npoints(space.get()) == 0) return attribute.valid();
  return attribute.valid() && H5Awrite(attribute.get(), memory_type, values) >= 0;
}

bool write_strings(int64_t object, const std::string& name, const std::vector<std::string>& values,
                   bool scalar) {
  Hdf5Lock lock;
  Hdf5Id type = hdf5_string_type();
  return write(object, name, type.get(), type.get(), make_space(values.size(), scalar),
               Hdf5Strings(values).data());
}

bool write_integers(int64_t object, const std::string& name, const std::vector<int64_t>& values,
                    int64_t type, bool scalar) {
  Hdf5Lock lock;
  return write(object, name, type, H5T_NATIVE_INT64, make_space(values.size(), scalar),
               values.data());
}

struct OpenAttribute {
  Hdf5Id id, type, space;
  size_t count;
};

/// BadInput where it is missing or its values aren't of `kind`, in words `want`.
OpenAttribute open(int64_t object, const std::string& name, const std::string& where,
                   H5T_class_t kind, const char* want) {
  Hdf5Id id(H5Aopen(object, name.c_str(), H5P_DEFAULT));
  FBBENCH_REQUIRE(id.valid(), BadInput, where << ": has no attribute '" << name << "'");
  Hdf5Id type(H5Aget_type(id.get())), space(H5Aget_space(id.get()));
  FBBENCH_REQUIRE(H5Tget_class(type.get()) == kind, BadInput,
                  where << ": attribute '" << name << "': want " << want << ", got another type");
  auto count = static_cast<size_t>(H5Sget_simple_extent_npoints(space.get()));
  return {std::move(id), std::move(type), std::move(space), count};
}

}  // namespace

Hdf5Id hdf5_string_type() {
  Hdf5Lock lock;
  Hdf5Id type(H5Tcopy(H5T_C_S1));
  H5Tset_size(type.get(), H5T_VARIABLE);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

Hdf5Strings::Hdf5Strings(std::vector<std::string> texts) : texts_(std::move(texts)) {
  for (std::string& text : texts_) {
    text = valid_utf8(text);
    pointers_.push_back(text.c_str());
  }
}

bool write_attribute(int64_t object, const std::string& name, const std::string& value) {
  return write_strings(object, name, {value}, /*scalar=*/true);
}

bool write_attribute(int64_t object, const std::string& name,
                     const std::vector<std::string>& values) {
  return write_strings(object, name, values, /*scalar=*/false);
}

bool write_attribute(int64_t object, const std::string& name, int64_t value, int64_t type) {
  return write_integers(object, name, {value}, type, /*scalar=*/true);
}

bool write_attribute(int64_t object, const std::string& name, const std::vector<int64_t>& values,
                     int64_t type) {
  return write_integers(object, name, values, type, /*scalar=*/false);
}

bool write_attribute(int64_t object, const std::string& name, double value) {
  Hdf5Lock lock;
  return write(object, name, H5T_NATIVE_DOUBLE, H5T_NATIVE_DOUBLE, make_space(1, /*scalar=*/true),
               &value);
}

bool has_attribute(int64_t object, const std::string& name) {
  Hdf5Lock lock;
  return H5Aexists(object, name.c_str()) > 0;
}

std::vector<std::string> read_string_attribute(int64_t object, const std::string& name,
                                               const std::string& where) {
  Hdf5Lock lock;
  OpenAttribute attribute = open(object, name, where, H5T_STRING, "a string");
  std::vector<std::string> values(attribute.count);
  if (values.empty()) return values;
  bool read = false;
  if (H5Tis_variable_str(attribute.type.get()) > 0) {
    std::vector<char*> texts(attribute.count, nullptr);
    read = H5Aread(attribute.id.get(), attribute.type.get(), texts.data()) >= 0;
    for (size_t i = 0; read && i < values.size(); ++i) values[i] = texts[i] ? texts[i] : "";
    if (read) {
      H5Dvlen_reclaim(attribute.type.get(), attribute.space.get(), H5P_DEFAULT, texts.data());
    }
  } else {
    size_t width = H5Tget_size(attribute.type.get());
    std::string texts(attribute.count * width, '\0');
    read = H5Aread(attribute.id.get(), attribute.type.get(), texts.data()) >= 0;
    for (size_t i = 0; i < values.size(); ++i) values[i] = texts.substr(i * width, width).c_str();
  }
  FBBENCH_REQUIRE(read, BadInput, where << ": attribute '" << name << "' can't be read");
  return values;
}

std::vector<int64_t> read_integer_attribute(int64_t object, const std::string& name,
                                            const std::string& where) {
  Hdf5Lock lock;
  OpenAttribute attribute = open(object, name, where, H5T_INTEGER, "whole numbers");
  std::vector<int64_t> values(attribute.count);
  if (values.empty()) return values;
  bool read = H5Aread(attribute.id.get(), H5T_NATIVE_INT64, values.data()) >= 0;
  FBBENCH_REQUIRE(read, BadInput, where << ": attribute '" << name << "' can't be read");
  return values;
}

double read_real_attribute(int64_t object, const std::string& name, const std::string& where) {
  Hdf5Lock lock;
  OpenAttribute attribute = open(object, name, where, H5T_FLOAT, "a real number");
  std::vector<double> values(attribute.count);
  bool read = !values.empty() && H5Aread(attribute.id.get(), H5T_NATIVE_DOUBLE, values.data()) >= 0;
  FBBENCH_REQUIRE(read, BadInput, where << ": attribute '" << name << "' can't be read");
  return values.front();
}

}  // namespace fbbench
