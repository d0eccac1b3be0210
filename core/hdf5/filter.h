// SPDX-License-Identifier: Apache-2.0
/// Filters, HDF5's word for compression and the like. Some come with HDF5 (gzip), others as plugins
/// that may not be there: h5py brings lzf, hdf5plugin brings blosc and more.
#pragma once

#include <cstdint>
#include <string>

namespace fbbench {

/// The first filter that the data set (hid_t) needs and HDF5 lacks: "32000 (lzf)", "32017" where
/// the file has no name for it; "" where it needs none. Hold Hdf5Lock. Cost: nothing where every
/// filter is there, else up to a look at each chunk: those that a filter left alone don't need it.
std::string missing_filter(int64_t dataset);

}  // namespace fbbench
