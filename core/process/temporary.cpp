// SPDX-License-Identifier: Apache-2.0
#include "core/process/temporary.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace fbbench {
namespace {

const std::string kEnd = ".part";

std::string host() {
  utsname system{};
  uname(&system);
  return system.nodename;
}

bool has_ended(const std::string& process) {
  char* end = nullptr;
  auto id = static_cast<pid_t>(std::strtol(process.c_str(), &end, 10));
  return *end == '\0' && id > 0 && kill(id, 0) != 0 && errno == ESRCH;
}

bool is_stale(const std::string& name, const std::string& prefix) {
  if (name.rfind(prefix, 0) != 0 || name.size() < kEnd.size()) return false;
  if (name.compare(name.size() - kEnd.size(), kEnd.size(), kEnd) != 0) return false;
  std::string owner = name.substr(0, name.size() - kEnd.size());
  size_t dot = owner.rfind('.');
  if (dot == std::string::npos || !has_ended(owner.substr(dot + 1))) return false;
  std::string mark = "." + host();
  return dot >= mark.size() && owner.compare(dot - mark.size(), mark.size(), mark) == 0;
}

}  // namespace

std::string temporary_name(const std::string& path) {
  return path + "." + host() + "." + std::to_string(getpid()) + kEnd;
}

void remove_stale_temporaries(const std::string& folder, const std::string& prefix) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored)) {
    if (is_stale(entry.path().filename().string(), prefix)) fs::remove(entry.path(), ignored);
  }
}

bool sync_to_disk(const std::string& path) {
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  bool good = fsync(file) == 0;
  close(file);
  return good;
}

}  // namespace fbbench
