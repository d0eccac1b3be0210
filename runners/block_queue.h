// SPDX-License-Identifier: Apache-2.0
/// Numbers of blocks that several processes take one by one, so that none waits for another.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace fbbench {

/// A file in memory that all processes have open: who reads moves the one position that they share.
class BlockQueue {
 public:
  explicit BlockQueue(const std::vector<int64_t>& blocks);  ///< BadInput where Linux refuses
  explicit BlockQueue(int descriptor) : descriptor_(descriptor) {}  ///< as inherited
  ~BlockQueue();
  BlockQueue(const BlockQueue&) = delete;
  BlockQueue& operator=(const BlockQueue&) = delete;

  std::optional<int64_t> next();
  int64_t taken() const;  ///< blocks that anyone took so far
  void drain();           ///< nobody gets another one
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace fbbench
