// SPDX-License-Identifier: Apache-2.0
// runners/spread/block_queue.cpp: what several processes take from one queue.
#include "runners/spread/block_queue.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <numeric>

namespace fbbench {
namespace {

TEST(BlockQueue, GivesEveryBlockOnceThoughManyTake) {
  constexpr int kBlocks = 200000;
  std::vector<int64_t> blocks(kBlocks);
  std::iota(blocks.begin(), blocks.end(), 0);
  BlockQueue queue(blocks);
  void* memory = mmap(nullptr, kBlocks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  auto* times = static_cast<std::atomic<uint8_t>*>(memory);
  for (int child = 0; child < 4; ++child) {
    if (fork() != 0) continue;
    BlockQueue inherited(queue.descriptor());
    while (auto block = inherited.next()) ++times[*block];
    _exit(0);
  }
  while (wait(nullptr) > 0) {
  }
  EXPECT_EQ(std::count(times, times + kBlocks, 1), kBlocks);
  EXPECT_EQ(queue.taken(), kBlocks);
}

TEST(BlockQueue, GivesNothingOnceDrained) {
  BlockQueue queue({7, 8});
  EXPECT_EQ(queue.next(), 7);
  queue.drain();
  EXPECT_EQ(queue.next(), std::nullopt);
}

}  // namespace
}  // namespace fbbench
