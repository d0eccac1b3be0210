// SPDX-License-Identifier: Apache-2.0
#include "base/agreement.h"

#include <cmath>

namespace fbbench {
namespace {

using at::Tensor;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(Distance, IsTheLargestDifference) {
  EXPECT_EQ(distance(at::tensor({1.f, 2.f, 3.f}), at::tensor({1.f, 4.f, 2.5f})), 2);
}

TEST(Distance, IsBelowNoBoundWhereAValueIsNotANumber) {
  Tensor good = at::tensor({1.f, 2.f}), bad = at::tensor({1.f, NAN});
  for (const auto& [got, want] : {std::pair{bad, good}, {good, bad}, {bad, bad}}) {
    EXPECT_FALSE(distance(got, want) <= kInfinity) << got << want;
  }
  Tensor infinite = at::tensor({1.f, kInfinity});
  EXPECT_FALSE(distance(infinite, infinite) <= kInfinity);
}

TEST(Distance, IsBelowNoBoundWhereSizesAreUnlike) {
  EXPECT_FALSE(distance(at::ones({1, 4}), at::ones({3, 4})) <= kInfinity) << "which broadcast";
  EXPECT_FALSE(distance(at::ones({2, 2}), at::ones({4})) <= kInfinity);
}

/// Four images of 8 values; image n is 2^n everywhere, so that its mass is 8 times its largest.
class ImagesAgree : public testing::Test {
 protected:
  Tensor want_ = at::tensor({1.f, 2.f, 4.f, 8.f}).view({4, 1, 1, 1}).expand({4, 1, 2, 4});
  Tensor got_ = want_.clone();

  void add(int64_t image, double share_of_mass) {
    got_[image][0][1][2] += 8 * share_of_mass * std::exp2(image);
  }
};

TEST_F(ImagesAgree, WhereDifferencesAreWithinTheTolerance) {
  add(1, 1.1e-3);  // of the mass; 8.8e-3 of the largest
  EXPECT_TRUE(images_agree(want_, want_, 0));
  EXPECT_TRUE(images_agree(got_, want_, 9e-3));
  EXPECT_FALSE(images_agree(got_, want_, 8e-3));
}

TEST_F(ImagesAgree, UnlessSmallDifferencesAddUp) {
  want_ = at::zeros({1, 1, 1, 1000});
  want_[0][0][0][0] = 1;
  EXPECT_TRUE(images_agree(want_ + 1e-6, want_, 2e-3));
  EXPECT_FALSE(images_agree(want_ + 1e-6, want_, 5e-4)) << "1e-6 of the largest, 1e-3 of the mass";
}

TEST_F(ImagesAgree, EachByItsOwnSize) {
  add(0, 1e-3);  // 1e-3 of the last image's largest
  EXPECT_FALSE(images_agree(got_, want_, 2e-3));
}

TEST_F(ImagesAgree, WithoutAnOddOne) {
  add(2, 1e-2);
  EXPECT_FALSE(images_agree(got_, want_, 1e-4));
}

TEST_F(ImagesAgree, OnlyInNumbers) {
  Tensor bad = got_.clone();
  bad[0][0][0][0] = NAN;
  EXPECT_FALSE(images_agree(bad, want_, 1));
  EXPECT_FALSE(images_agree(want_, bad, 1));
  EXPECT_FALSE(images_agree(bad, bad, 1));
}

TEST_F(ImagesAgree, OnlyWhereSizesAreAlike) {
  EXPECT_FALSE(images_agree(want_.narrow(0, 0, 1), want_, 1)) << "which broadcast";
  EXPECT_FALSE(images_agree(want_.flatten(1), want_, 1));
}

TEST_F(ImagesAgree, WhereThereIsNothingInNothingAlone) {
  Tensor nothing = at::zeros({1, 3}), little = at::full({1, 3}, 1e-30);
  EXPECT_TRUE(images_agree(nothing, nothing, 1e-4));
  EXPECT_FALSE(images_agree(little, nothing, 1e-4));
}

}  // namespace
}  // namespace fbbench
