// SPDX-License-Identifier: Apache-2.0
// methods/perturbing/rise_masks.cpp
#include "methods/perturbing/rise_masks.h"

#include <gtest/gtest.h>

#include "base/agreement.h"
#include "base/hdf5.h"

namespace fbbench {
namespace {

TEST(RiseMasks, EnlargeTheGridMirroredAtItsBorder) {
  // Two cells of 2 pixels, enlarged to 6: read at -1/3, 0, 1/3, 2/3, 1, 4/3, whose ends are
  // mirrored to 1/3 and 2/3. Down: 1 in the second cell; right: the same everywhere.
  Tensor grid = at::tensor({0.F, 0.F, 1.F, 1.F}).view({1, 2, 2});
  Tensor unshifted = RiseMasks(grid, at::zeros({1, 2}, at::kLong), 4, 4).some(0, 1);
  EXPECT_LT(distance(unshifted[0].select(1, 2), at::tensor({1 / 3., 0., 1 / 3., 2 / 3.})), 1e-7);
  Tensor shifted = RiseMasks(grid, at::ones({1, 2}, at::kLong), 4, 4).some(0, 1);
  EXPECT_LT(distance(shifted[0].select(1, 0), at::tensor({0., 1 / 3., 2 / 3., 1.})), 1e-7);
  EXPECT_LT(distance(shifted[0][2], at::full({4}, 2 / 3., at::kDouble)), 1e-7);
}

TEST(RiseMasks, TellDownFromRightAndTakeEachMasksOwnShift) {
  Tensor grids = at::tensor({1.F, 0.F, 0.F, 0.F}).view({1, 2, 2}).expand({2, 2, 2}).contiguous();
  Tensor shifts = at::tensor({0, 2, 1, 0}, at::kLong).view({2, 2});  // cells of 2 x 3 pixels
  Tensor masks = RiseMasks(grids, shifts, 4, 6).some(0, 2);
  // Down: 1 - |u| at u of the test above; right: cells of 3, enlarged to 9: u = (2i + 1)/9 - 1/2.
  auto right = [](int64_t i) {
    const double u = (2. * static_cast<double>(i) + 1) / 9 - 0.5;
    return 1 - (u > 1 ? 2 - u : std::abs(u));
  };
  EXPECT_NEAR(masks[0][1][0].item<double>(), right(2), 1e-7);
  EXPECT_NEAR(masks[0][2][3].item<double>(), 2 / 3. * right(5), 1e-7);
  EXPECT_NEAR(masks[1][0][0].item<double>(), right(0), 1e-7);
  EXPECT_NEAR(masks[1][3][5].item<double>(), 0, 1e-7);
}

TEST(RiseMasks, AreTheSameInChunksAsTogether) {
  const RiseMasks masks(7, 3, 0.5, 10, 8, Random(3));
  EXPECT_TRUE(at::equal(at::cat({masks.some(0, 2), masks.some(2, 5)}), masks.some(0, 7)));
}

TEST(RiseMasks, OfOneCellAreConstant) {
  Tensor masks = RiseMasks(40, 1, 0.5, 3, 4, Random(1)).some(0, 40);
  Tensor first = masks.narrow(1, 0, 1).narrow(2, 0, 1);
  EXPECT_TRUE(at::equal(masks, first.expand_as(masks)));
  EXPECT_EQ(masks.max().item<double>(), 1);
  EXPECT_EQ(masks.min().item<double>(), 0);
}

TEST(RiseMasks, HaveTheMeanAndSpreadOfTheAuthors) {
  const std::string file = std::string(FBBENCH_TEST_DATA) + "/reference/plain/methods.h5";
  constexpr int64_t kCount = 4000;
  Tensor masks = RiseMasks(kCount, 7, 0.5, 32, 32, Random(0)).some(0, kCount);
  Tensor mean = read_hdf5(file, "stat/mask_mean"), sd = read_hdf5(file, "stat/mask_sd");
  // Theirs are of 1024: means of numbers that spread by at most 0.5 differ by 0.5 sqrt(1/1024 +
  // 1/4000) = 0.018, spreads by less; four times that in the worst of 1024 pixels.
  EXPECT_LT(distance(masks.mean(0), mean), 0.07);
  EXPECT_LT(distance(masks.std(0), sd), 0.05);
}

}  // namespace
}  // namespace fbbench
