// SPDX-License-Identifier: Apache-2.0
/// What marks a results file; the version rises when a reader must know of a change.
#pragma once

namespace fbbench {

constexpr const char* kFormatName = "fbbench-results";
constexpr int kFormatVersion = 1;

}  // namespace fbbench
