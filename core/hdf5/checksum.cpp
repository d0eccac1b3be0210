// SPDX-License-Identifier: Apache-2.0
#include "core/hdf5/checksum.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "core/sha256.h"

namespace fbbench {
namespace {

const std::string kStart = "fbbench sha256 ";

/// The line that belongs to what stands after the user block.
std::string line_of(const std::string& path) {
  return kStart + Sha256().update_file(path, kHdf5UserBlock).hex() + "\n";
}

}  // namespace

bool write_checksum(const std::string& path) {
  if (!std::ifstream(path)) return false;
  std::string line = line_of(path);
  int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  bool good = pwrite(file, line.data(), line.size(), 0) == static_cast<ssize_t>(line.size());
  close(file);
  return good;
}

Checksum verify_checksum(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(kHdf5UserBlock, '\0');
  file.read(start.data(), kHdf5UserBlock);
  if (start.compare(0, kStart.size(), kStart) != 0) return Checksum::kNone;
  std::string line = line_of(path);
  bool right = start == line + std::string(start.size() - line.size(), '\0');
  return right ? Checksum::kRight : Checksum::kWrong;
}

}  // namespace fbbench
