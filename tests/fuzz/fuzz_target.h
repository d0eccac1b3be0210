// SPDX-License-Identifier: Apache-2.0
/// What the fuzz targets share. A target feeds any bytes to a reader as a file would bring them.
/// The reader may accept them or refuse them with an Error; anything else (another exception, a
/// sanitizer's report, a hang, too much memory) ends the process and is a finding.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "core/error.h"

/// libFuzzer's name for it; replay.cpp calls it as well.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace fbbench {

inline std::string text_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// The process' own folder for the files that readers open; removed at the end.
class FuzzFolder {
 public:
  FuzzFolder()
      : path_(std::filesystem::temp_directory_path() / ("fuzz_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~FuzzFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  FuzzFolder(const FuzzFolder&) = delete;
  FuzzFolder& operator=(const FuzzFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }

  std::string write(const std::string& name, const uint8_t* data, size_t size) const {
    std::ofstream(file(name), std::ios::binary) << text_of(data, size);
    return file(name);
  }

 private:
  std::filesystem::path path_;
};

/// One a process.
inline const FuzzFolder& fuzz_folder() {
  static const FuzzFolder folder;
  return folder;
}

/// Runs `read`; true where it didn't refuse.
template <class Read>
bool accepts(const Read& read) {
  try {
    read();
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// A finding unless `good`: what is read and written again must read back.
inline void require_property(bool good, const std::string& property) {
  if (good) return;
  std::cerr << "fuzz: broken property: " << property << "\n";
  std::abort();
}

}  // namespace fbbench
