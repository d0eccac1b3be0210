// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/work_stealing.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace fbbench {
namespace {

/// How often each iteration is done; within another loop, if nested.
std::vector<int> times_done(int64_t count, bool nested = false) {
  std::vector<std::atomic<int>> done(static_cast<size_t>(count));
  auto all = [&] {
    parallel_for_stealing(count, [&](int64_t i) { ++done[static_cast<size_t>(i)]; });
  };
  if (nested) {
    at::parallel_for(0, 1, 1, [&](int64_t, int64_t) { all(); });
  } else {
    all();
  }
  return {done.begin(), done.end()};
}

// None, fewer than threads and more, as many for each thread and not.
TEST(InPieces, DoesEachIterationOnce) {
  for (int64_t count : {0, 1, 2, 7, 64, 1001}) {
    const std::vector<int> once(static_cast<size_t>(count), 1);
    EXPECT_EQ(times_done(count), once) << count;
    EXPECT_EQ(times_done(count, /*nested=*/true), once) << count;
  }
}

// The first iteration of the first share waits for the rest of that share: without help, for ever.
TEST(InPieces, HelpsAShareThatIsHeldUp) {
  if (at::get_num_threads() < 2) at::set_num_threads(2);
  constexpr int64_t kCount = 64;
  std::atomic<int64_t> others{0};
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  parallel_for_stealing(kCount, [&](int64_t i) {
    if (i != 0) {
      ++others;
      return;
    }
    while (others < kCount - 1 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_EQ(others, kCount - 1);
  });
}

}  // namespace
}  // namespace fbbench
