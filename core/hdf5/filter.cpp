// SPDX-License-Identifier: Apache-2.0
#include "core/hdf5/filter.h"

#include <hdf5.h>

#include <vector>

#include "core/hdf5/handle.h"

namespace fbbench {
namespace {

/// Whether a chunk went through the filter at this place of the pipeline.
bool is_used(int64_t dataset, unsigned place) {
  Hdf5Id space(H5Dget_space(dataset));
  hsize_t chunks = 0;
  H5Dget_num_chunks(dataset, space.get(), &chunks);
  std::vector<hsize_t> offset(static_cast<size_t>(H5Sget_simple_extent_ndims(space.get())));
  for (hsize_t i = 0; i < chunks; ++i) {
    unsigned left_out = 0;  // a bit a filter
    haddr_t address = 0;
    hsize_t bytes = 0;
    herr_t failed =
        H5Dget_chunk_info(dataset, space.get(), i, offset.data(), &left_out, &address, &bytes);
    if (failed < 0 || (left_out >> place & 1U) == 0) return true;
  }
  return false;
}

}  // namespace

std::string missing_filter(int64_t dataset) {
  Hdf5Id list(H5Dget_create_plist(dataset));
  int count = H5Pget_nfilters(list.get());
  for (int place = 0; place < count; ++place) {
    char name[64] = "";
    unsigned flags = 0;
    size_t values = 0;
    auto number = H5Pget_filter2(list.get(), static_cast<unsigned>(place), &flags, &values, nullptr,
                                 sizeof name, name, nullptr);
    if (number < 0 || H5Zfilter_avail(number) > 0) continue;
    if (!is_used(dataset, static_cast<unsigned>(place))) continue;
    return std::to_string(number) + (*name ? " (" + std::string(name) + ")" : "");
  }
  return "";
}

}  // namespace fbbench
