// SPDX-License-Identifier: Apache-2.0
#include "core/hdf5/handle.h"

#include <hdf5.h>

namespace fbbench {
namespace {

static_assert(sizeof(hid_t) == sizeof(int64_t), "Hdf5Id holds a hid_t");

std::recursive_mutex& hdf5_mutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

}  // namespace

Hdf5Lock::Hdf5Lock() : guard_(hdf5_mutex()) {
  // At exit HDF5 would try once more to close a file that a full disk broke, and crash. Ids are
  // closed by their owners, so there is nothing else for it to do.
  [[maybe_unused]] static const herr_t kFirst = H5dont_atexit();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // per thread where HDF5 was built thread-safe
}

Hdf5Id::~Hdf5Id() {
  if (!valid()) return;
  Hdf5Lock lock;
  H5Idec_ref(id_);
}

}  // namespace fbbench
