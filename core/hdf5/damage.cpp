// SPDX-License-Identifier: Apache-2.0
#include "core/hdf5/damage.h"

#include <fcntl.h>
#include <hdf5.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <vector>

#include "core/error.h"
#include "core/hdf5/handle.h"

namespace fbbench {
namespace {

constexpr double kMostShrinking = 1032;     // of deflate, at its best
constexpr double kMostUnwritten = 1 << 28;  // bytes: chunks that were never written take no place
constexpr hsize_t kBytesAtOnce = 16 << 20;
constexpr rlim_t kLeastSeconds = 5, kBytesASecond = 10 << 20;  // slower than any disk or filter
constexpr unsigned kSecondsASecond = 20;  // of the clock and of the processor, on a busy machine

std::vector<hsize_t> sizes_of(hid_t space) {
  std::vector<hsize_t> sizes(static_cast<size_t>(std::max(H5Sget_simple_extent_ndims(space), 0)));
  H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
  return sizes;
}

// What follows runs in the child: it closes no identifier, as it ends soon. A value that HDF5
// refuses with an error does no harm, but where it can't list or open something, what lies behind
// stays unread, and a reader that knows its name might still come there.

void require_done(int64_t answer) {
  if (answer < 0) _exit(1);
}

/// Frees strings and lists, as a reader does, where a broken heap shows. Numbers have none, and
/// HDF5 would look for them value by value.
void free_values(hid_t type, hid_t space, std::vector<char>* values) {
  H5T_class_t kind = H5Tget_class(type);
  if (kind == H5T_INTEGER || kind == H5T_FLOAT) return;
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, values->data());
}

void read_attributes(hid_t object) {
  for (int i = 0; i < H5Aget_num_attrs(object); ++i) {
    hid_t attribute = H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_NATIVE,
                                     static_cast<hsize_t>(i), H5P_DEFAULT, H5P_DEFAULT);
    require_done(attribute);
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    if (count <= 0) continue;
    std::vector<char> values(static_cast<size_t>(count) * H5Tget_size(type));
    if (H5Aread(attribute, type, values.data()) >= 0) {
      free_values(type, space, &values);
    }
  }
}

void read_rows(hid_t dataset, hid_t type, const std::vector<hsize_t>& starts,
               const std::vector<hsize_t>& counts, std::vector<char>* values) {
  hid_t space = H5Dget_space(dataset);
  auto dimensions = static_cast<int>(counts.size());
  hid_t memory =
      dimensions ? H5Screate_simple(dimensions, counts.data(), nullptr) : H5Screate(H5S_SCALAR);
  if (dimensions) {
    H5Sselect_hyperslab(space, H5S_SELECT_SET, starts.data(), nullptr, counts.data(), nullptr);
  }
  if (H5Dread(dataset, type, memory, space, H5P_DEFAULT, values->data()) >= 0) {
    free_values(type, memory, values);
  }
  H5Sclose(memory);
  H5Sclose(space);
}

void read_dataset(hid_t dataset, uint64_t file_bytes) {
  if (!can_be_held(dataset, file_bytes)) return;
  hid_t type = H5Dget_type(dataset);
  std::vector<hsize_t> counts = sizes_of(H5Dget_space(dataset)), starts(counts.size(), 0);
  hsize_t row_bytes = H5Tget_size(type), rows = counts.empty() ? 1 : counts[0];
  for (size_t i = 1; i < counts.size(); ++i) row_bytes *= counts[i];
  if (row_bytes == 0 || rows == 0) return;
  hsize_t at_once = std::min(rows, std::max<hsize_t>(kBytesAtOnce / row_bytes, 1));
  std::vector<char> values(at_once * row_bytes);
  for (hsize_t begin = 0; begin < rows; begin += at_once) {
    if (!counts.empty()) {
      starts[0] = begin;
      counts[0] = std::min(at_once, rows - begin);
    }
    read_rows(dataset, type, starts, counts, &values);
  }
}

herr_t read_object(hid_t root, const char* name, const H5O_info_t* info, void* file_bytes) {
  hid_t object = H5Oopen(root, name, H5P_DEFAULT);
  require_done(object);
  try {
    read_attributes(object);
    if (info->type == H5O_TYPE_DATASET) {
      read_dataset(object, *static_cast<const uint64_t*>(file_bytes));
    }
  } catch (const std::exception&) {  // sizes that can't be: refused when they are asked for
  }
  return 0;
}

[[noreturn]] void read_all(const std::string& path, uint64_t file_bytes) {
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) std::signal(signal, SIG_DFL);
  rlim_t most = kLeastSeconds + file_bytes / kBytesASecond;
  rlimit none = {0, 0}, seconds = {most, most};
  setrlimit(RLIMIT_CORE, &none);
  setrlimit(RLIMIT_CPU, &seconds);
  std::signal(SIGALRM, SIG_DFL);
  alarm(static_cast<unsigned>(most) * kSecondsASecond);  // should it sleep for ever
  int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDERR_FILENO);  // the C library tells of a broken heap there
  hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file < 0) _exit(0);  // as for its reader, who has words for that
  require_done(
      H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, read_object, &file_bytes, H5O_INFO_BASIC));
  _exit(0);
}

}  // namespace

std::string crash_of_reading(const std::string& path) {
  Hdf5Lock lock;  // so that no other thread is inside HDF5 when the process splits
  auto file_bytes = std::filesystem::file_size(path);
  pid_t child = fork();
  if (child == 0) read_all(path, file_bytes);
  FBBENCH_REQUIRE(child > 0, BadInput,
                  path << ": can't be checked for damage: " << std::strerror(errno));
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) return strsignal(WTERMSIG(status));
  return WEXITSTATUS(status) == 0 ? "" : "parts of it can't be opened";
}

// Without Hdf5Id, which takes the lock: in the child it belongs to a thread that isn't there.
bool can_be_held(int64_t dataset, uint64_t file_bytes) {
  hid_t list = H5Dget_create_plist(dataset), type = H5Dget_type(dataset),
        space = H5Dget_space(dataset);
  bool elsewhere = H5Pget_layout(list) == H5D_VIRTUAL || H5Pget_external_count(list) > 0;
  auto bytes = static_cast<double>(H5Tget_size(type));
  for (hsize_t size : sizes_of(space)) bytes *= static_cast<double>(size);
  H5Sclose(space);
  H5Tclose(type);
  H5Pclose(list);
  return elsewhere || bytes <= kMostShrinking * static_cast<double>(file_bytes) + kMostUnwritten;
}

}  // namespace fbbench
