// SPDX-License-Identifier: Apache-2.0
#include "core/process/tensor_heap.h"

#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>
#include <torch/version.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "core/process/first_fit.h"

namespace fbbench {
namespace {

constexpr int64_t kSmallest = 1 << 20;  // bytes
constexpr int64_t kLine = 64;           // bytes of a line of the cache; LibTorch's alignment too
constexpr int64_t kStep = 256 << 20;    // bytes that are opened at once

/// A block's room. A line more than it needs: maps of whole pages would else all begin at the same
/// place of a page, and so share few sets of the cache.
int64_t room(int64_t bytes) { return (bytes + 2 * kLine - 1) / kLine * kLine; }

/// Address space of which as much is opened as was ever needed.
class TensorHeap {
 public:
  TensorHeap(void* space, int64_t size)
      : space_(static_cast<char*>(space)), size_(size), blocks_(size) {}

  void* take(int64_t bytes);  ///< null where there is no room
  void give_back(void* data);
  bool holds(const void* data) const { return data >= space_ && data < space_ + size_; }
  void trim();

 private:
  bool open_to(int64_t end);

  char* const space_;
  const int64_t size_;
  std::mutex mutex_;  // of what follows
  FirstFit blocks_;
  int64_t open_ = 0;
};

void* TensorHeap::take(int64_t bytes) {
  if (bytes > size_) return nullptr;  // before room() overflows
  std::lock_guard<std::mutex> lock(mutex_);
  int64_t size = room(bytes), offset = blocks_.take(size);
  if (offset < 0) return nullptr;
  if (open_to(offset + size)) return space_ + offset;
  blocks_.give_back(offset);
  return nullptr;
}

/// Step by step, as memory that may be written can count as used where Linux doesn't overcommit.
bool TensorHeap::open_to(int64_t end) {
  if (end <= open_) return true;
  int64_t more = std::min((end - open_ + kStep - 1) / kStep * kStep, size_ - open_);
  if (mprotect(space_ + open_, static_cast<size_t>(more), PROT_READ | PROT_WRITE) != 0) {
    return false;
  }
  open_ += more;
  return true;
}

void TensorHeap::give_back(void* data) {
  std::lock_guard<std::mutex> lock(mutex_);
  blocks_.give_back(static_cast<char*>(data) - space_);
}

void TensorHeap::trim() {
  const int64_t page = sysconf(_SC_PAGESIZE);
  std::lock_guard<std::mutex> lock(mutex_);
  for (auto [offset, size] : blocks_.gaps()) {
    int64_t begin = (offset + page - 1) / page * page;
    int64_t end = std::min(offset + size, open_) / page * page;
    if (begin < end) madvise(space_ + begin, static_cast<size_t>(end - begin), MADV_DONTNEED);
  }
}

TensorHeap* the_heap = nullptr;  // never destroyed: tensors are freed until the process ends

void release(void* data) {
  if (the_heap->holds(data)) {
    the_heap->give_back(data);
  } else {
    c10::GetDefaultCPUAllocator()->raw_deallocate(data);
  }
}

at::DataPtr take(size_t size) {
  auto bytes = static_cast<int64_t>(size);
  void* data = bytes < kSmallest ? nullptr : the_heap->take(bytes);
  if (!data) data = c10::GetDefaultCPUAllocator()->raw_allocate(size);
  return {data, data, &release, at::Device(at::kCPU)};
}

struct TensorAllocator final : at::Allocator {
#if TORCH_VERSION_MAJOR < 2
  at::DataPtr allocate(size_t size) const override { return take(size); }
#else
  at::DataPtr allocate(size_t size) override { return take(size); }
  void copy_data(void* to, const void* from, size_t size) const override {
    std::memcpy(to, from, size);
  }
#endif
  at::DeleterFnPtr raw_deleter() const override { return &release; }
};

}  // namespace

void use_tensor_heap() {
  if (the_heap) return;
  int64_t size = sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
  void* space =
      mmap(nullptr, static_cast<size_t>(size), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (space == MAP_FAILED) return;
  madvise(space, static_cast<size_t>(size), MADV_HUGEPAGE);
  static TensorAllocator allocator;
  the_heap = new TensorHeap(space, size);
  c10::SetCPUAllocator(&allocator);
}

void trim_tensor_heap() {
  if (the_heap) the_heap->trim();
}

}  // namespace fbbench
