// SPDX-License-Identifier: Apache-2.0
#include "core/process/first_fit.h"

#include <algorithm>
#include <iterator>

namespace fbbench {

int64_t FirstFit::take(int64_t size) {
  auto gap =
      std::find_if(gaps_.begin(), gaps_.end(), [&](const auto& one) { return one.second >= size; });
  if (gap == gaps_.end()) return -1;
  auto [offset, room] = *gap;
  gaps_.erase(gap);
  if (room > size) gaps_[offset + size] = room - size;
  taken_[offset] = size;
  return offset;
}

void FirstFit::give_back(int64_t offset) {
  auto block = taken_.find(offset);
  auto gap = gaps_.insert(*block).first;
  taken_.erase(block);
  auto next = std::next(gap);
  if (next != gaps_.end() && gap->first + gap->second == next->first) {
    gap->second += next->second;
    gaps_.erase(next);
  }
  if (gap == gaps_.begin()) return;
  auto before = std::prev(gap);
  if (before->first + before->second != gap->first) return;
  before->second += gap->second;
  gaps_.erase(gap);
}

}  // namespace fbbench
