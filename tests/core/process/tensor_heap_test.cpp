// SPDX-License-Identifier: Apache-2.0
// core/process/tensor_heap.cpp: what tensors get from it. Other tests of this process then use it
// too.
#include "core/process/tensor_heap.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "core/tensor.h"

namespace fbbench {
namespace {

constexpr int64_t kMebi = 1 << 20;  // bytes

Tensor bytes(int64_t count) { return at::empty({count}, at::kByte); }

class TensorHeapTest : public testing::Test {
 protected:
  TensorHeapTest() { use_tensor_heap(); }
};

/// Where the tensors of a batch lie, of which one small one stays.
std::vector<void*> batch(std::vector<Tensor>* kept) {
  std::vector<Tensor> maps;
  std::vector<void*> places;
  for (int64_t size : {49, 12, 12, 6, 24}) {
    maps.push_back(bytes(size * kMebi));
    kept->push_back(bytes(100));
    places.push_back(maps.back().data_ptr());
    if (size == 6) maps.erase(maps.begin() + 1);
  }
  return places;
}

TEST_F(TensorHeapTest, GivesEachBatchTheSamePlacesWhateverSmallOnesStay) {
  std::vector<Tensor> kept;
  std::vector<void*> first = batch(&kept);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(batch(&kept), first);
}

TEST_F(TensorHeapTest, TakesALargerBatchAfterASmallerOne) {
  void* small = bytes(2 * kMebi).data_ptr();
  EXPECT_EQ(bytes(300 * kMebi).fill_(1).data_ptr(), small) << "more than is opened at once";
}

TEST_F(TensorHeapTest, LeavesThePlacesOfTensorsThatAreLeft) {
  Tensor left = bytes(2 * kMebi).fill_(1);
  Tensor other = bytes(2 * kMebi).fill_(2);
  EXPECT_TRUE(left.eq(1).all().item<bool>());
  EXPECT_TRUE(other.eq(2).all().item<bool>());
}

TEST_F(TensorHeapTest, AlignsAsLibTorchDoes) {
  for (int64_t odd : {1, 63, 64, 65}) {
    Tensor first = bytes(kMebi + odd), second = bytes(kMebi);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(second.data_ptr()) % 64, 0u) << odd;
  }
}

TEST_F(TensorHeapTest, TrimmingGivesBackFreePagesAndNoOthers) {
  Tensor used = bytes(2 * kMebi).fill_(1);
  bytes(4 * kMebi).fill_(1);
  trim_tensor_heap();
  Tensor again = bytes(4 * kMebi);
  EXPECT_TRUE(used.eq(1).all().item<bool>());
  EXPECT_EQ(again.slice(0, kMebi, 3 * kMebi).sum().item<int64_t>(), 0) << "the kernel's own pages";
}

TEST_F(TensorHeapTest, ServesSeveralThreadsAtOnce) {
  auto work = [](int value) {
    for (int i = 0; i < 100; ++i) {
      Tensor one = bytes(kMebi + i).fill_(value), other = bytes(2 * kMebi - i).fill_(value);
      EXPECT_TRUE(one.eq(value).all().item<bool>() && other.eq(value).all().item<bool>());
    }
  };
  std::vector<std::thread> threads;
  for (int value = 1; value <= 4; ++value) threads.emplace_back(work, value);
  for (std::thread& thread : threads) thread.join();
}

TEST_F(TensorHeapTest, ATensorThatNoMemoryHoldsIsAnError) {
  EXPECT_THROW(bytes(int64_t{1} << 50), c10::Error);
}

}  // namespace
}  // namespace fbbench
