// SPDX-License-Identifier: Apache-2.0
// runners/block_queue.cpp: what several processes take from one queue.
#include "runners/block_queue.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fbbench {
namespace {

TEST(BlockQueue, GivesEveryBlockOnceThoughManyTake) {
  std::vector<int64_t> blocks;
  for (int64_t i = 0; i < 1000; ++i) blocks.push_back(i);
  BlockQueue queue(blocks);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  for (int child = 0; child < 3; ++child) {
    if (fork() != 0) continue;
    while (auto block = queue.next()) {
      if (write(ends[1], &*block, sizeof *block) < 0) _exit(1);
    }
    _exit(0);
  }
  while (wait(nullptr) > 0) {
  }
  close(ends[1]);
  std::vector<int> times(1000, 0);
  for (int64_t block = 0; read(ends[0], &block, sizeof block) > 0;) ++times.at(block);
  EXPECT_EQ(times, std::vector<int>(1000, 1));
  EXPECT_EQ(queue.taken(), 1000);
}

TEST(BlockQueue, GivesNothingOnceDrained) {
  BlockQueue queue({7, 8});
  EXPECT_EQ(queue.next(), 7);
  queue.drain();
  EXPECT_EQ(queue.next(), std::nullopt);
}

}  // namespace
}  // namespace fbbench
