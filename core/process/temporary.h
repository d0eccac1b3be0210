// SPDX-License-Identifier: Apache-2.0
/// Temporary names that say whose they are, so that what a killed process left can be cleared away.
#pragma once

#include <string>

namespace fbbench {

/// "<path>.<host>.<process id>.part": where a file is written before it is renamed to `path`.
std::string temporary_name(const std::string& path);

/// Removes from `folder` what temporary_name() gave processes of this machine that have ended, for
/// paths that begin with `folder`/`prefix`. What belongs to others stays. Never throws.
void remove_stale_temporaries(const std::string& folder, const std::string& prefix = "");

/// Waits until a file or folder is on the disk. False with errno where that fails.
bool sync_to_disk(const std::string& path);

}  // namespace fbbench
