// SPDX-License-Identifier: Apache-2.0
// methods/floors/random.cpp
#include <gtest/gtest.h>

#include "base/batches.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

class RandomFloor : public testing::Test {
 protected:
  RandomFloor() {
    SlowNetwork slow({1, 40, 50});
    slow.linear(slow.mean(0), at::ones({1, 1}), at::zeros({1}));
    network_ = slow.load();
  }
  Tensor noise(uint64_t seed, const std::string& first_id) const {
    Batch batch = make_batch(at::zeros({2, 1, 40, 50}), at::zeros({2}, at::kLong));
    batch.seed = seed;
    batch.samples[0].id = first_id;
    return explain(*network_, "random", batch).values;
  }
  std::shared_ptr<const Network> network_;
};

TEST_F(RandomFloor, IsUniformBetweenZeroAndOne) {
  Tensor values = noise(0, "0").to(at::kDouble);
  EXPECT_GE(values.min().item<double>(), 0);
  EXPECT_LT(values.max().item<double>(), 1);
  EXPECT_NEAR(values.mean().item<double>(), 0.5, 0.02);      // 4 sigma of 4000 numbers
  EXPECT_NEAR(values.var().item<double>(), 1 / 12., 0.005);  // 4 sigma
}

TEST_F(RandomFloor, DependsOnSeedAndSampleAlone) {
  EXPECT_TRUE(at::equal(noise(3, "a"), noise(3, "a")));
  EXPECT_FALSE(at::equal(noise(3, "a")[0], noise(4, "a")[0]));
  EXPECT_FALSE(at::equal(noise(3, "a")[0], noise(3, "b")[0]));
  EXPECT_TRUE(at::equal(noise(3, "a")[1], noise(3, "b")[1])) << "the neighbour keeps its noise";
}

}  // namespace
}  // namespace fbbench
