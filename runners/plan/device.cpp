// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "core/error.h"

namespace fbbench {
namespace {

/// Debian's OpenBLAS has threads of its own, which LibTorch's setting doesn't reach; looked up at
/// run time because another BLAS may stand in its place.
void set_blas_threads(int threads) {
  using SetThreads = void (*)(int);
  auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  if (set) set(threads);
}

}  // namespace

int64_t default_threads() {
  if (std::getenv("OMP_NUM_THREADS") != nullptr) return at::get_num_threads();
  return std::max<int64_t>(std::thread::hardware_concurrency(), 1);
}

void prepare_device(const std::string& device, int64_t threads) {
  FBBENCH_REQUIRE(device == "cpu", Unsupported,
                  "device=" << device << ": "
                            << (at::hasCUDA() ? "fbbench's networks run on the CPU so far"
                                              : "this LibTorch is built without it")
                            << "; want device=cpu");
  FBBENCH_REQUIRE(threads <= 1024, BadOption, "threads: want 0 to 1024, got " << threads);
  if (threads == 0) threads = default_threads();
  at::set_num_threads(static_cast<int>(threads));
  set_blas_threads(static_cast<int>(threads));
}

}  // namespace fbbench
