// SPDX-License-Identifier: Apache-2.0
/// Numbers of blocks that several processes take one by one, so that none waits for another.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace fbbench {

/// A file in memory that all processes map: the blocks behind an atomic count of those taken.
///
/// Not the file's own position: Linux locks that for files of a file system, not for a memfd.
class BlockQueue {
 public:
  explicit BlockQueue(const std::vector<int64_t>& blocks);  ///< BadInput where Linux refuses
  explicit BlockQueue(int descriptor);                      ///< as inherited; BadInput likewise
  ~BlockQueue();
  BlockQueue(const BlockQueue&) = delete;
  BlockQueue& operator=(const BlockQueue&) = delete;

  std::optional<int64_t> next();
  int64_t taken() const;  ///< blocks that anyone took so far
  void drain();           ///< nobody gets another one
  int descriptor() const { return descriptor_; }

 private:
  struct Shared;
  void map();

  int descriptor_;
  int64_t blocks_ = 0;
  Shared* shared_ = nullptr;
};

}  // namespace fbbench
