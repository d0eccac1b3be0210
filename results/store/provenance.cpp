// SPDX-License-Identifier: Apache-2.0
#include "results/store/provenance.h"

#include <hdf5.h>
#include <sys/utsname.h>
#include <torch/version.h>

#include <ctime>
#include <fstream>

#include "core/hdf5/attributes.h"
#include "results/store/hdf5_output.h"
#include "version.h"

namespace fbbench {
namespace {

std::string now() {
  std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[sizeof "2017-11-16T09:30:00Z"];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc));
}

/// The first "model name" that Linux tells, else the architecture.
std::string cpu_model(const utsname& system) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return system.machine;
}

}  // namespace

Provenance current_provenance() {
  utsname system{};
  uname(&system);
  return {kVersion, kGitCommit,      TORCH_VERSION,    kBuildType,
          now(),    system.nodename, cpu_model(system)};
}

void write_provenance(const Hdf5Output& file, const std::string& format, int format_version,
                      const Provenance& provenance) {
  Hdf5Lock lock;
  auto text = [&](const char* name, const std::string& value) {
    file.require(write_attribute(file.root(), name, value));
  };
  text("format", format);
  file.require(write_attribute(file.root(), "format_version", format_version, H5T_NATIVE_INT32));
  text("fbbench_version", provenance.fbbench_version);
  text("git_commit", provenance.git_commit);
  text("created", provenance.created);
  text("host", provenance.host);
  text("cpu", provenance.cpu);
  text("libtorch_version", provenance.libtorch_version);
  text("build_type", provenance.build_type);
}

}  // namespace fbbench
