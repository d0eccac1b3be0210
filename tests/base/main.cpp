// SPDX-License-Identifier: Apache-2.0
/// main of every test program: reseeds before each test, so that tests don't depend on their order.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/hdf5/file.h"

namespace {

class Reseed : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo&) override { at::manual_seed(0); }
};

}  // namespace

int main(int argc, char** argv) {
  // A helper's raw HDF5 call must not be the first one of the process: the lock keeps HDF5 from
  // closing a discarded file once more at exit, which crashes.
  { fbbench::Hdf5Lock first; }
  testing::InitGoogleTest(&argc, argv);
  testing::UnitTest::GetInstance()->listeners().Append(new Reseed);
  return RUN_ALL_TESTS();
}
