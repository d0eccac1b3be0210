// SPDX-License-Identifier: Apache-2.0
/// main of every test program: reseeds before each test, so that tests don't depend on their order.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace {

class Reseed : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo&) override { at::manual_seed(0); }
};

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  testing::UnitTest::GetInstance()->listeners().Append(new Reseed);
  return RUN_ALL_TESTS();
}
