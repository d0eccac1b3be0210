// SPDX-License-Identifier: Apache-2.0
/// Writes small HDF5 files for tests.
#pragma once

#include <ATen/ATen.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <string>
#include <vector>

namespace fbbench {

class Hdf5Writer {
 public:
  explicit Hdf5Writer(const std::string& path)
      : id_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
  ~Hdf5Writer() { H5Fclose(id_); }
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;

  /// Floats and whole numbers of any width; bool as uint8.
  Hdf5Writer& write(const std::string& name, const at::Tensor& tensor) {
    at::Tensor data = tensor.contiguous();
    std::vector<hsize_t> shape(data.sizes().begin(), data.sizes().end());
    hid_t type = data.scalar_type() == at::kFloat    ? H5T_NATIVE_FLOAT
                 : data.scalar_type() == at::kDouble ? H5T_NATIVE_DOUBLE
                 : data.scalar_type() == at::kLong   ? H5T_NATIVE_INT64
                 : data.scalar_type() == at::kInt    ? H5T_NATIVE_INT32
                 : data.scalar_type() == at::kShort  ? H5T_NATIVE_INT16
                 : data.scalar_type() == at::kChar   ? H5T_NATIVE_INT8
                                                     : H5T_NATIVE_UINT8;
    H5LTmake_dataset(id_, name.c_str(), static_cast<int>(shape.size()), shape.data(), type,
                     data.data_ptr());
    return *this;
  }

  /// A group, into which "NAME/..." can be written.
  Hdf5Writer& group(const std::string& name) {
    H5Gclose(H5Gcreate2(id_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    return *this;
  }

  /// [N,...] float32 in chunks of one row, compressed by a filter that HDF5 itself hasn't got. It
  /// leaves rows of zeros alone, as lzf does what it can't shrink.
  Hdf5Writer& write_filtered(const std::string& name, const at::Tensor& tensor) {
    constexpr H5Z_filter_t kLzf = 32000;
    const H5Z_class2_t filter = {H5Z_CLASS_T_VERS, kLzf, 1, 1, "lzf", nullptr, nullptr, invert};
    H5Zregister(&filter);
    at::Tensor data = tensor.contiguous();
    std::vector<hsize_t> shape(data.sizes().begin(), data.sizes().end()), chunk = shape;
    chunk[0] = 1;
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data());
    H5Pset_filter(list, kLzf, H5Z_FLAG_OPTIONAL, 0, nullptr);
    hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    hid_t dataset =
        H5Dcreate2(id_, name.c_str(), H5T_NATIVE_FLOAT, space, H5P_DEFAULT, list, H5P_DEFAULT);
    H5Dwrite(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data_ptr());
    H5Dclose(dataset);
    H5Sclose(space);
    H5Pclose(list);
    H5Zunregister(kLzf);
    return *this;
  }

  /// Strings of fixed (padded with zero bytes) or variable length.
  Hdf5Writer& write_strings(const std::string& name, const std::vector<std::string>& texts,
                            bool variable) {
    constexpr size_t kWidth = 16;
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, variable ? H5T_VARIABLE : kWidth);
    std::string fixed(texts.size() * kWidth, '\0');
    std::vector<const char*> pointers;
    for (size_t i = 0; i < texts.size(); ++i) {
      fixed.replace(i * kWidth, texts[i].size(), texts[i]);
      pointers.push_back(texts[i].c_str());
    }
    hsize_t count = texts.size();
    const void* data = variable ? static_cast<const void*>(pointers.data()) : fixed.data();
    H5LTmake_dataset(id_, name.c_str(), 1, &count, type, data);
    H5Tclose(type);
    return *this;
  }

  hid_t id() const { return id_; }

 private:
  static size_t invert(unsigned, size_t, const unsigned*, size_t size, size_t*, void** buffer) {
    auto* bytes = static_cast<unsigned char*>(*buffer);
    if (std::all_of(bytes, bytes + size, [](unsigned char byte) { return byte == 0; })) return 0;
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(~bytes[i]);
    return size;
  }

  hid_t id_;
};

}  // namespace fbbench
