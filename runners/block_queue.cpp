// SPDX-License-Identifier: Apache-2.0
#include "runners/block_queue.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace fbbench {

BlockQueue::BlockQueue(const std::vector<int64_t>& blocks)
    : descriptor_(memfd_create("fbbench-blocks", 0)) {  // children inherit it
  size_t bytes = blocks.size() * sizeof(int64_t);
  bool good = descriptor_ >= 0 &&
              write(descriptor_, blocks.data(), bytes) == static_cast<ssize_t>(bytes) &&
              lseek(descriptor_, 0, SEEK_SET) == 0;
  FBBENCH_REQUIRE(good, BadInput,
                  "no memory for a queue of " << blocks.size() << " blocks ("
                                              << std::strerror(errno) << "); want fewer jobs");
}

BlockQueue::~BlockQueue() {
  if (descriptor_ >= 0) close(descriptor_);
}

/// Linux locks a file's position while it reads: no number is given twice.
std::optional<int64_t> BlockQueue::next() {
  int64_t block = 0;
  if (read(descriptor_, &block, sizeof block) != static_cast<ssize_t>(sizeof block)) return {};
  return block;
}

int64_t BlockQueue::taken() const {
  return lseek(descriptor_, 0, SEEK_CUR) / static_cast<int64_t>(sizeof(int64_t));
}

void BlockQueue::drain() { lseek(descriptor_, 0, SEEK_END); }

}  // namespace fbbench
