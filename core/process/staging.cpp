// SPDX-License-Identifier: Apache-2.0
#include "core/process/staging.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "core/error.h"

namespace fbbench {

namespace fs = std::filesystem;

StagingFolder::StagingFolder(const std::string& target) : target_(target) {
  std::error_code error;
  made_target_ = fs::create_directories(target, error);
  FBBENCH_REQUIRE(!error && fs::is_directory(target), BadInput,
                  target << ": can't be made a folder ("
                         << (error ? error.message() : "it is a file")
                         << "); want a folder that can be written");
  staging_ = target + "/.fbbench-XXXXXX";
  if (!mkdtemp(staging_.data())) {
    std::string reason = std::strerror(errno);
    if (made_target_) fs::remove(target_, error);
    throw BadInput(target + ": can't be written (" + reason + ")");
  }
}

StagingFolder::~StagingFolder() {
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
  if (made_target_) fs::remove(target_, ignored);  // refuses a folder that isn't empty
}

std::string StagingFolder::add(const std::string& name) {
  names_.push_back(name);
  return staging_ + "/" + name;
}

std::vector<std::string> StagingFolder::commit(bool overwrite) {
  std::vector<std::string> paths;
  for (const std::string& name : names_) {
    paths.push_back(target_ + "/" + name);
    FBBENCH_REQUIRE(overwrite || !fs::exists(paths.back()), BadInput,
                    paths.back() << " exists; want another folder, or --overwrite");
  }
  for (size_t i = 0; i < names_.size(); ++i) {
    std::error_code error;
    fs::rename(staging_ + "/" + names_[i], paths[i], error);
    FBBENCH_REQUIRE(!error, BadInput, paths[i] << ": can't be written (" << error.message() << ")");
  }
  return paths;
}

}  // namespace fbbench
