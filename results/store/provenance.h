// SPDX-License-Identifier: Apache-2.0
/// Which program made a file, when and where.
#pragma once

#include <string>

namespace fbbench {

class Hdf5Output;

struct Provenance {
  std::string fbbench_version, git_commit, libtorch_version, build_type;
  std::string created;    ///< ISO 8601, UTC, to the second: "2017-11-16T09:30:00Z"
  std::string host, cpu;  ///< name of the machine, model of its processor
};

/// Of this program, now.
Provenance current_provenance();

/// Root attributes that every file of results begins with: format, format_version and provenance.
/// BadInput where they can't be written.
void write_provenance(const Hdf5Output& file, const std::string& format, int format_version,
                      const Provenance& provenance = current_provenance());

}  // namespace fbbench
