// SPDX-License-Identifier: Apache-2.0
// runners/peak_memory.cpp: what a piece of work adds to the process.
#include "runners/peak_memory.h"

#include <gtest/gtest.h>

#include <vector>

namespace fbbench {
namespace {

constexpr int64_t kMiB = 1 << 20;

/// Writes to so many bytes, and frees them.
void touch(int64_t bytes) {
  std::vector<char> memory(static_cast<size_t>(bytes), 'x');
  volatile char last = memory.back();
  static_cast<void>(last);
}

TEST(PeakMemory, CountsWhatWorkTouchesAndFrees) {
  MemoryUse use = measure_memory([] { touch(64 * kMiB); });
  EXPECT_NEAR(static_cast<double>(use.extra_bytes), 64.0 * kMiB, 2.0 * kMiB);
  EXPECT_GT(use.peak_bytes, use.extra_bytes);
}

TEST(PeakMemory, ForgetsEarlierWork) {
  touch(256 * kMiB);
  EXPECT_NEAR(static_cast<double>(measure_memory([] { touch(16 * kMiB); }).extra_bytes),
              16.0 * kMiB, 2.0 * kMiB);
}

}  // namespace
}  // namespace fbbench
