// SPDX-License-Identifier: Apache-2.0
// core/picture/fill_between.cpp
#include "core/picture/fill_between.h"

#include <gtest/gtest.h>

#include <vector>

namespace fbbench {
namespace {

/// Two channels that rise evenly to the lower right, in whole numbers.
Tensor ramps(int64_t height, int64_t width) {
  const Tensor y = at::arange(height).unsqueeze(1), x = at::arange(width).unsqueeze(0);
  return at::stack({y + x + 5, 250 - y - x}).to(at::kByte);
}

TEST(FillBetween, MakesARampOutOfAnyOfItsPixels) {
  for (const auto& [height, width] :
       {std::pair{2, 2}, std::pair{2, 90}, std::pair{31, 40}, std::pair{120, 110}}) {
    for (double share : {0.0, 0.005, 0.05, 0.3, 0.8, 1.0}) {
      const Tensor ramp = ramps(height, width), known = at::rand({height, width}) < share;
      known[0][0] = known[0][-1] = known[-1][0] = known[-1][-1] = true;
      const Tensor picture = ramp.masked_fill(known.logical_not(), 99);
      EXPECT_TRUE(at::equal(fill_between(picture, known), ramp))
          << height << "x" << width << ", " << share;
    }
  }
}

/// [H,W] bool: the pixels (y, x).
Tensor pixels(int64_t height, int64_t width, const std::vector<std::pair<int, int>>& all) {
  Tensor known = at::zeros({height, width}, at::kBool);
  for (const auto& [y, x] : all) known[y][x] = true;
  return known;
}

TEST(FillBetween, IsSciPysLinearGriddata) {
  // No four of these pixels and the corners lie on an empty circle. SciPy 1.10: griddata, rounded.
  const std::vector<std::pair<int, int>> known = {{2, 1}, {1, 4}, {4, 3}, {3, 5}};
  Tensor picture = at::full({1, 6, 7}, 255, at::kByte);
  auto set = [&](int y, int x, int value) { picture[0][y][x] = value; };
  set(0, 0, 10), set(0, 6, 250), set(5, 0, 90), set(5, 6, 30);
  set(2, 1, 200), set(1, 4, 0), set(4, 3, 120), set(3, 5, 77);
  const Tensor want =
      at::tensor({10, 50,  90,  130, 170, 210, 250, 26, 90,  60,  30,  0,  115, 206,
                  42, 200, 140, 80,  39,  96,  162, 58, 162, 160, 100, 79, 77,  118,
                  74, 125, 122, 120, 93,  67,  74,  90, 80,  70,  60,  50, 40,  30});
  const Tensor got = fill_between(picture, pixels(6, 7, known));
  EXPECT_TRUE(at::equal(got.flatten().to(at::kLong), want)) << got;
}

TEST(FillBetween, RoundsHalvesToEven) {
  Tensor picture = at::zeros({2, 3, 3}, at::kByte);
  picture[0][1][1] = 9;  // never seen
  picture.select(2, 2).select(0, 0).fill_(5);
  picture.select(2, 2).select(0, 1).fill_(7);
  const Tensor got = fill_between(picture, at::zeros({3, 3}, at::kBool));
  for (int y = 0; y < 3; ++y) {
    EXPECT_EQ(got[0][y][1].item<int>(), 2) << "2.5";
    EXPECT_EQ(got[1][y][1].item<int>(), 4) << "3.5";
  }
}

}  // namespace
}  // namespace fbbench
