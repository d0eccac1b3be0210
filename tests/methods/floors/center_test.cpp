// SPDX-License-Identifier: Apache-2.0
// methods/floors/center.cpp
#include <gtest/gtest.h>

#include "base/batches.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

Tensor center_of(int64_t count, int64_t height, int64_t width) {
  SlowNetwork slow({1, height, width});
  slow.linear(0, at::ones({1, height * width}), at::zeros({1}));
  Batch batch = make_batch(at::randn({count, 1, height, width}), at::zeros({count}, at::kLong));
  return explain(*slow.load(), "center", batch).values;
}

TEST(Center, FallsLinearlyFromTheMiddleToTheCorners) {
  float edge = 1 - std::sqrt(0.5f);
  Tensor want = at::tensor({0.f, edge, 0.f, edge, 1.f, edge, 0.f, edge, 0.f}).view({1, 1, 3, 3});
  EXPECT_TRUE(at::allclose(center_of(1, 3, 3), want, 0, 1e-7));
}

TEST(Center, LiesBetweenPixelsWhereTheSideIsEven) {
  Tensor want = at::tensor({0.f, 2 / 3.f, 2 / 3.f, 0.f}).view({1, 1, 1, 4});
  EXPECT_TRUE(at::allclose(center_of(1, 1, 4), want, 0, 1e-7));
}

TEST(Center, IsOneForASinglePixel) { EXPECT_EQ(center_of(1, 1, 1).item<float>(), 1); }

TEST(Center, IsTheSameForEveryImage) {
  Tensor map = center_of(3, 5, 4);
  EXPECT_TRUE(at::equal(map[0], map[2]));
  EXPECT_EQ(map.sizes(), (std::vector<int64_t>{3, 1, 5, 4}));
}

}  // namespace
}  // namespace fbbench
