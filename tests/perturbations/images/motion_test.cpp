// SPDX-License-Identifier: Apache-2.0
// shift, rotation and flip, and maps moved back: worked out by hand.
#include <gtest/gtest.h>

#include "base/agreement.h"
#include "perturbations/perturbing.h"

namespace fbbench {
namespace {

/// 0, 1, 2, ... in raster order.
Tensor counting(int64_t height, int64_t width) {
  return at::arange(height * width, at::kFloat).view({height, width});
}

Tensor moved(const std::string& spec, const Tensor& plane) {
  return perturbed(spec, plane.unsqueeze(0))[0];
}

MovedMap moved_back(const std::string& spec, const Tensor& map) {
  const Batch batch = make_batch(map.view({1, 1, map.size(0), map.size(1)}), {});
  return Registry<ImagePerturbation>::get().create(spec)->move_back(batch, 0, map);
}

TEST(Flip, MirrorsRowsOrColumns) {
  const Tensor plane = counting(3, 4);
  EXPECT_TRUE(at::equal(moved("flip", plane), plane.flip(1)));
  EXPECT_TRUE(at::equal(moved("flip:axis=vertical", plane), plane.flip(0)));
}

TEST(Flip, MovesAMapBackToItself) {
  const Tensor map = at::randn({5, 6});
  for (const char* spec : {"flip", "flip:axis=vertical"}) {
    const MovedMap back = moved_back(spec, moved(spec, map));
    EXPECT_TRUE(at::equal(back.map, map)) << spec;
    EXPECT_TRUE(back.counts.all().item<bool>()) << spec;
  }
}

TEST(Shift, MovesByWholePixelsAndReflectsTheBorder) {
  const Tensor row = counting(1, 4);
  EXPECT_TRUE(at::equal(moved("shift:strength=1,direction=right", row),
                        at::tensor({1.F, 0.F, 1.F, 2.F}).view({1, 4})));
  EXPECT_TRUE(at::equal(moved("shift:strength=2,direction=left", row),
                        at::tensor({2.F, 3.F, 2.F, 1.F}).view({1, 4})));
  const Tensor column = counting(4, 1);
  EXPECT_TRUE(at::equal(moved("shift:strength=1,direction=down", column),
                        at::tensor({1.F, 0.F, 1.F, 2.F}).view({4, 1})));
  EXPECT_TRUE(at::equal(moved("shift:strength=1,direction=up", column),
                        at::tensor({1.F, 2.F, 3.F, 2.F}).view({4, 1})));
}

TEST(Shift, RefusesBeforehandToMoveAllOfAnImageOutOfIt) {
  const auto shift = Registry<ImagePerturbation>::get().create("shift:strength=8");
  EXPECT_NO_THROW(shift->check(tiny_input(1, 9, 20, 2), {}));
  EXPECT_THROW(shift->check(tiny_input(1, 8, 20, 2), {}), BadOption);
  EXPECT_THROW(shift->check(tiny_input(1, 20, 8, 2), {}), BadOption);
}

TEST(Shift, CountsOnlyPixelsThatAreStillInTheImage) {
  const MovedMap back = moved_back("shift:strength=1,direction=right", counting(1, 4));
  EXPECT_TRUE(at::equal(back.map, at::tensor({1.F, 2.F, 3.F, 0.F}).view({1, 4})));
  EXPECT_TRUE(at::equal(back.counts, at::tensor({1, 1, 1, 0}).to(at::kBool).view({1, 4})));
}

TEST(Shift, DrawsOffsetsOfAtMostItsStrengthAndNeverNone) {
  Tensor point = at::zeros({9, 9});
  point[4][4] = 1;
  Tensor seen = at::zeros({9, 9});
  for (int64_t draw = 0; draw < 200; ++draw) {
    seen += perturbed("shift:strength=1", point.unsqueeze(0), draw)[0];
  }
  EXPECT_EQ(seen[4][4].item<float>(), 0);
  const Tensor around = seen.slice(0, 3, 6).slice(1, 3, 6);
  EXPECT_EQ(around.sum().item<float>(), 200);
  // Each of the eight comes 25 times, with a standard deviation of 4.7.
  EXPECT_EQ((around > 5).sum().item<int64_t>(), 8);
}

TEST(Shift, RefusesPartsOfAPixel) {
  EXPECT_THROW(Registry<ImagePerturbation>::get().create("shift:strength=1.5"), BadOption);
}

TEST(Rotation, TurnsCounterClockwiseAboutTheCentre) {
  const Tensor plane = counting(5, 5);
  EXPECT_LE(distance(moved("rotation:strength=90", plane), at::rot90(plane)), 1e-4);
  EXPECT_LE(distance(moved("rotation:strength=-90", plane), at::rot90(plane, -1)), 1e-4);
}

TEST(Rotation, CountsThePixelsThatStayInTheImage) {
  // Turned by 45 degrees, (x, y) from the centre goes to (x + y, x - y) / sqrt(2): within 2 px
  // where |x| + |y| <= 2.
  const MovedMap back = moved_back("rotation:strength=45", at::ones({5, 5}));
  EXPECT_FALSE(back.counts[0][0].item<bool>());
  EXPECT_TRUE(back.counts[0][2].item<bool>());
  EXPECT_EQ(back.counts.sum().item<int64_t>(), 13);
  EXPECT_TRUE(at::equal(back.map, back.counts.to(at::kFloat)));
}

}  // namespace
}  // namespace fbbench
