// SPDX-License-Identifier: Apache-2.0
/// Loops of which each thread has its share, and helps another where it is done: shares alone, as
/// at::parallel_for gives out, are as slow as the core that is busy with something else.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace fbbench {

/// work(i) for i in [0,count), by all threads; by the calling one alone within another loop. Shares
/// are the same at every call, so that a thread finds its own part of a map in its cache.
template <class Work>
void parallel_for_stealing(int64_t count, const Work& work) {
  struct Share {
    alignas(64) std::atomic<int64_t> next;
    int64_t end;
  };
  const int64_t threads =
      std::clamp<int64_t>(at::get_num_threads(), 1, std::max<int64_t>(count, 1));
  std::vector<Share> shares(static_cast<size_t>(threads));
  for (int64_t t = 0; t < threads; ++t) {
    shares[static_cast<size_t>(t)].next = count * t / threads;
    shares[static_cast<size_t>(t)].end = count * (t + 1) / threads;
  }
  at::parallel_for(0, threads, 1, [&](int64_t own, int64_t) {
    for (int64_t t = own; t < own + threads; ++t) {
      Share& share = shares[static_cast<size_t>(t % threads)];
      for (int64_t i = share.next++; i < share.end; i = share.next++) work(i);
    }
  });
}

}  // namespace fbbench
