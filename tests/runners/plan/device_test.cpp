// SPDX-License-Identifier: Apache-2.0
#include "runners/plan/device.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

namespace fbbench {
namespace {

TEST(Device, TakesOneThreadACoreUnlessTold) {
  unsetenv("OMP_NUM_THREADS");
  const int64_t before = at::get_num_threads(), cores = std::thread::hardware_concurrency();
  prepare_device("cpu", cores + 1);
  EXPECT_EQ(at::get_num_threads(), cores + 1);
  prepare_device("cpu", 0);  // whatever LibTorch had before
  EXPECT_EQ(at::get_num_threads(), cores);
  prepare_device("cpu", cores + 1);
  setenv("OMP_NUM_THREADS", "1", /*overwrite=*/1);
  EXPECT_EQ(default_threads(), cores + 1);  // what LibTorch has made of it by now
  unsetenv("OMP_NUM_THREADS");
  prepare_device("cpu", before);
  EXPECT_EQ(at::get_num_threads(), before);
}

}  // namespace
}  // namespace fbbench
