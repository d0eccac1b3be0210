// SPDX-License-Identifier: Apache-2.0
/// A checksum that an HDF5 file carries itself, so that damage is found before HDF5 reads it.
///
/// It stands in the file's user block, which HDF5 keeps for others at the start of a file: one line
/// of text, "fbbench sha256 <64 hex digits>", of all bytes after the block. `head -n 1 FILE` shows
/// it, and any HDF5 tool goes on reading the file.
#pragma once

#include <cstdint>
#include <string>

namespace fbbench {

constexpr int64_t kHdf5UserBlock = 512;  ///< bytes; the least that HDF5 has

enum class Checksum {
  kNone,   ///< the file has none: other programs wrote it
  kRight,  ///< nothing was changed since it was written
  kWrong,  ///< cut off, damaged, or changed
};

/// Writes the line into a closed file that has a user block. False with errno where the disk
/// refuses. Cost: reads the file once, about a second a GiB.
bool write_checksum(const std::string& path);

/// kNone also for what can't be read. Cost: as write_checksum().
Checksum verify_checksum(const std::string& path);

}  // namespace fbbench
