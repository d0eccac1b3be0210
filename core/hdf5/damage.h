// SPDX-License-Identifier: Apache-2.0
/// Damage that HDF5 doesn't find, or finds by crashing: Debian 12's HDF5 1.10 believes many sizes
/// and addresses that it reads. Only files without a checksum of ours need this.
#pragma once

#include <cstdint>
#include <string>

namespace fbbench {

/// Reads the whole file in a child process, which may crash or hang in this one's place. "" where
/// it comes to an end (what HDF5 then refuses, it refuses with an error), else what happened, such
/// as "Segmentation fault". BadInput where no process can be started. Holds Hdf5Lock.
/// Cost: reads and decodes the file once, at most a row or 16 MiB of a data set at a time.
std::string crash_of_reading(const std::string& path);

/// Whether a file of so many bytes can hold the data set (hid_t) that it describes: HDF5 would
/// allot and fill whatever is claimed. Data sets whose values lie in other files count as held.
/// Hold Hdf5Lock.
bool can_be_held(int64_t dataset, uint64_t file_bytes);

}  // namespace fbbench
