// SPDX-License-Identifier: Apache-2.0
// runners/cost/peak_memory.cpp: what a piece of work adds to the process.
#include "runners/cost/peak_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

namespace fbbench {
namespace {

constexpr int64_t kMiB = 1 << 20;

/// Writes to so many bytes, and frees them; past malloc, as sanitizers' keeps what is freed.
void touch(int64_t bytes) {
  auto size = static_cast<size_t>(bytes);
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  for (size_t i = 0; i < size; i += 4096) static_cast<volatile char*>(memory)[i] = 'x';
  munmap(memory, size);
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
