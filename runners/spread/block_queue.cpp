// SPDX-License-Identifier: Apache-2.0
#include "runners/spread/block_queue.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace fbbench {

struct BlockQueue::Shared {
  std::atomic<int64_t> taken;
  int64_t* blocks() { return reinterpret_cast<int64_t*>(this + 1); }  // they follow in memory
};
static_assert(std::atomic<int64_t>::is_always_lock_free, "processes share no lock");

namespace {

void require(bool given) {
  FBBENCH_REQUIRE(
      given, BadInput,
      "no memory for a queue of blocks (" << std::strerror(errno) << "); want fewer jobs");
}

}  // namespace

BlockQueue::BlockQueue(const std::vector<int64_t>& blocks)
    : descriptor_(memfd_create("fbbench-blocks", 0)) {  // children inherit it
  size_t bytes = sizeof(Shared) + blocks.size() * sizeof(int64_t);
  require(descriptor_ >= 0 && ftruncate(descriptor_, static_cast<off_t>(bytes)) == 0);
  map();
  std::copy(blocks.begin(), blocks.end(), shared_->blocks());
}

BlockQueue::BlockQueue(int descriptor) : descriptor_(descriptor) { map(); }

void BlockQueue::map() {
  struct stat file {};
  void* memory = MAP_FAILED;
  if (fstat(descriptor_, &file) == 0) {
    memory = mmap(nullptr, file.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
  }
  require(memory != MAP_FAILED);
  blocks_ = (file.st_size - static_cast<int64_t>(sizeof(Shared))) / sizeof(int64_t);
  shared_ = static_cast<Shared*>(memory);
}

BlockQueue::~BlockQueue() {
  munmap(shared_, sizeof(Shared) + blocks_ * sizeof(int64_t));
  close(descriptor_);
}

std::optional<int64_t> BlockQueue::next() {
  int64_t index = shared_->taken++;
  if (index >= blocks_) return {};
  return shared_->blocks()[index];
}

int64_t BlockQueue::taken() const { return std::min(shared_->taken.load(), blocks_); }

void BlockQueue::drain() { shared_->taken = blocks_; }

}  // namespace fbbench
