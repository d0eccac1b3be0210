// SPDX-License-Identifier: Apache-2.0
#include "results/store/hdf5_output.h"

#include <fcntl.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>

#include "core/error.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/checksum.h"
#include "core/process/temporary.h"

namespace fbbench {
namespace {

constexpr int64_t kChunkBytes = 256 * 1024;  // four fit into HDF5's cache of a data set, 1 MiB
constexpr int64_t kMostRows = 1024;
// Half of the entries of a node of the index of chunks. HDF5's own 32 makes each index 2 KiB at
// least, a third of a part of 64 images.
constexpr unsigned kIndexRank = 8;
constexpr unsigned kDeflateLevel = 4;  // beyond it maps hardly shrink further

std::string reason() { return errno ? std::strerror(errno) : "HDF5 refuses"; }

/// Links in the order in which they were made: readers list data sets as they were run.
Hdf5Id ordered(hid_t property_class) {
  Hdf5Id properties(H5Pcreate(property_class));
  H5Pset_link_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  return properties;
}

std::vector<hsize_t> default_chunk(const std::vector<int64_t>& shape, int64_t grows, int64_t most,
                                   int64_t bytes) {
  std::vector<hsize_t> chunk;
  for (int64_t size : shape) chunk.push_back(static_cast<hsize_t>(std::max<int64_t>(size, 1)));
  auto rows = static_cast<size_t>(grows);
  chunk[rows] = 1;
  for (hsize_t size : chunk) bytes *= static_cast<int64_t>(size);
  chunk[rows] = static_cast<hsize_t>(std::clamp<int64_t>(kChunkBytes / bytes, 1, most));
  return chunk;
}

/// How a data set that grows is stored: in chunks, deflated where its values are numbers.
Hdf5Id storage(const Hdf5Series::Layout& layout, int64_t type) {
  Hdf5Id properties(H5Pcreate(H5P_DATASET_CREATE));
  if (layout.grows < 0) return properties;
  auto size = static_cast<int64_t>(H5Tget_size(type));
  std::vector<hsize_t> chunk(layout.chunk.begin(), layout.chunk.end());
  int64_t most = layout.most > 0 ? std::min(layout.most, kMostRows) : kMostRows;
  if (chunk.empty()) chunk = default_chunk(layout.shape, layout.grows, most, size);
  H5Pset_chunk(properties.get(), static_cast<int>(chunk.size()), chunk.data());
  H5T_class_t kind = H5Tget_class(type);
  if (kind == H5T_FLOAT) {
    double nan = std::numeric_limits<double>::quiet_NaN();
    H5Pset_fill_value(properties.get(), H5T_NATIVE_DOUBLE, &nan);
  }
  if (kind == H5T_FLOAT || kind == H5T_INTEGER) {
    H5Pset_shuffle(properties.get());
    H5Pset_deflate(properties.get(), kDeflateLevel);
  }
  return properties;
}

}  // namespace

Hdf5Output::Hdf5Output(std::string path, bool overwrite)
    : path_(std::move(path)), overwrite_(overwrite) {
  namespace fs = std::filesystem;
  FBBENCH_REQUIRE(!fs::is_directory(path_), BadInput,
                  path_ << " is a folder; want the name of a results file");
  FBBENCH_REQUIRE(overwrite_ || !fs::exists(path_), BadInput,
                  path_ << " exists; --overwrite replaces it, --output takes another name");
  temporary_ = temporary_name(path_);
  Hdf5Lock lock;
  errno = 0;
  Hdf5Id properties = ordered(H5P_FILE_CREATE);
  H5Pset_userblock(properties.get(), kHdf5UserBlock);
  H5Pset_istore_k(properties.get(), kIndexRank);
  file_ = Hdf5Id(H5Fcreate(temporary_.c_str(), H5F_ACC_TRUNC, properties.get(), H5P_DEFAULT));
  FBBENCH_REQUIRE(file_.valid(), BadInput,
                  path_ << " can't be created (" << reason()
                        << "); want a folder that exists and can be written to");
}

Hdf5Output::~Hdf5Output() {
  if (!file_.valid()) return;
  discard();
  file_ = Hdf5Id();
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void Hdf5Output::flush() {
  Hdf5Lock lock;
  errno = 0;
  require(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL) >= 0);
}

/// HDF5 can't close a data set that it can't write out. So the file descriptor is made to swallow
/// everything.
void Hdf5Output::discard() const {
  Hdf5Lock lock;
  void* handle = nullptr;
  if (!file_.valid() || H5Fget_vfd_handle(file_.get(), H5P_DEFAULT, &handle) < 0) return;
  int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0) return;
  dup2(nowhere, *static_cast<int*>(handle));
  close(nowhere);
}

void Hdf5Output::commit() {
  Hdf5Lock lock;
  flush();
  require(H5Fclose(file_.get()) >= 0);
  require(write_checksum(temporary_));
  require(sync_to_disk(temporary_));
  FBBENCH_REQUIRE(overwrite_ || !std::filesystem::exists(path_), BadInput,
                  path_ << " was made by someone else meanwhile; run again with another --output");
  require(std::rename(temporary_.c_str(), path_.c_str()) == 0);
  file_.release();
  auto folder = std::filesystem::absolute(path_).parent_path().string();
  sync_to_disk(folder);  // some file systems can't sync folders; the file itself is safe
}

void Hdf5Output::require(bool good) const {
  FBBENCH_REQUIRE(
      good, BadInput,
      path_ << " can't be written (" << reason() << "); want free space on a disk that works");
}

Hdf5Series::Hdf5Series(const Hdf5Output& file, int64_t group, const Layout& layout, int64_t type)
    : file_(&file), shape_(layout.shape), grows_(layout.grows) {
  Hdf5Lock lock;
  errno = 0;
  std::vector<hsize_t> sizes(shape_.begin(), shape_.end()), limits = sizes;
  for (size_t axis = 0; axis < limits.size(); ++axis) {
    bool grows = grows_ == static_cast<int64_t>(axis);
    if (grows || (grows_ >= 0 && sizes[axis] == 0)) limits[axis] = H5S_UNLIMITED;  // chunks are > 0
  }
  Hdf5Id space(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), limits.data()));
  Hdf5Id properties = storage(layout, type);
  id_ = Hdf5Id(H5Dcreate2(group, layout.name.c_str(), type, space.get(), H5P_DEFAULT,
                          properties.get(), H5P_DEFAULT));
  file_->require(id_.valid());
  for (size_t axis = 0; axis < layout.axes.size(); ++axis) {
    file_->require(
        H5DSattach_scale(id_.get(), layout.axes[axis]->id(), static_cast<unsigned>(axis)) >= 0);
  }
}

void Hdf5Series::make_scale(const std::string& axis) {
  Hdf5Lock lock;
  errno = 0;
  file_->require(H5DSset_scale(id_.get(), axis.c_str()) >= 0);
}

void Hdf5Series::append(const Tensor& values) {
  Hdf5Lock lock;
  Tensor rows = values.contiguous();
  write_tail(rows.size(grows_), hdf5_type(rows.scalar_type()), rows.data_ptr());
}

void Hdf5Series::append_raw(int64_t type, int64_t count, const void* values) {
  Hdf5Lock lock;
  write_tail(count, type, values);
}

void Hdf5Series::append_strings(const std::vector<std::string>& values) {
  append_raw(hdf5_string_type().get(), static_cast<int64_t>(values.size()),
             Hdf5Strings(values).data());
}

void Hdf5Series::write_all(int64_t type, const void* values) {
  Hdf5Lock lock;
  errno = 0;
  file_->require(H5Dwrite(id_.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
}

void Hdf5Series::write_all(const std::vector<std::string>& values) {
  if (!values.empty()) write_all(hdf5_string_type().get(), Hdf5Strings(values).data());
}

void Hdf5Series::skip(int64_t count) {
  Hdf5Lock lock;
  errno = 0;
  shape_[static_cast<size_t>(grows_)] += count;
  std::vector<hsize_t> sizes(shape_.begin(), shape_.end());
  file_->require(H5Dset_extent(id_.get(), sizes.data()) >= 0);
}

void Hdf5Series::write_tail(int64_t count, int64_t type, const void* values) {
  if (count == 0) return;
  auto rows = static_cast<size_t>(grows_);
  std::vector<hsize_t> starts(shape_.size(), 0), sizes(shape_.begin(), shape_.end());
  starts[rows] = sizes[rows];
  sizes[rows] = static_cast<hsize_t>(count);
  skip(count);
  Hdf5Id space(H5Dget_space(id_.get()));
  Hdf5Id memory(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr));
  H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, starts.data(), nullptr, sizes.data(), nullptr);
  file_->require(H5Dwrite(id_.get(), type, memory.get(), space.get(), H5P_DEFAULT, values) >= 0);
}

Hdf5Id make_group(const Hdf5Output& file, int64_t parent, const std::string& path) {
  Hdf5Lock lock;
  errno = 0;
  Hdf5Id links(H5Pcreate(H5P_LINK_CREATE)), properties = ordered(H5P_GROUP_CREATE);
  H5Pset_create_intermediate_group(links.get(), 1);
  Hdf5Id group(H5Gcreate2(parent, path.c_str(), links.get(), properties.get(), H5P_DEFAULT));
  file.require(group.valid());
  return group;
}

}  // namespace fbbench
