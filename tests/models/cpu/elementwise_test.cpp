// SPDX-License-Identifier: Apache-2.0
// models/cpu/elementwise.cpp: every fused loop against the same in ATen's plain operators, on sizes
// that leave a rest in every vector width.
#include "models/cpu/elementwise.h"

#include <gtest/gtest.h>

#include "models/graph/layout.h"

namespace fbbench {
namespace {

Tensor random(int64_t channels, int64_t side) {
  return canonical(at::randn({2, channels, side, side}));
}

class Kernel : public testing::TestWithParam<int64_t> {
 protected:
  Tensor a_ = random(GetParam(), 3), b_ = random(GetParam(), 3), c_ = random(GetParam(), 3);
};

TEST_P(Kernel, DividesOnlyWhereTheDenominatorIsPositive) {
  Tensor z = b_.clone();
  z.data_ptr<float>()[0] = 1e-10f;  // below what can be told from rounding
  Tensor want = at::where(z > 1e-9, a_ / z, at::zeros({}));
  divide_into(a_, z);
  EXPECT_TRUE(at::equal(z, want));
}

TEST_P(Kernel, DividesByWhatAStabilizerMovesAwayFromZero) {
  Tensor z = a_.clone(), r = b_.clone();
  z.data_ptr<float>()[0] = 0;  // counts as positive
  Tensor want = b_ / at::where(z >= 0, z + 0.5, z - 0.5);
  divide_stabilised(z, 0.5, 0, r);
  EXPECT_TRUE(at::equal(r, want));
}

TEST_P(Kernel, DividesByNothingSmallerThanTheLeastOfEitherSign) {
  Tensor z = a_.clone(), r = b_.clone();
  Tensor want = at::where(z.abs() > 0.3, b_ / z, at::zeros({}));
  divide_stabilised(z, 0, 0.3, r);
  EXPECT_TRUE(at::equal(r, want));
}

TEST_P(Kernel, KeepsPositiveContributions) {
  Tensor t = b_.clone();
  contribution_into(a_, t);
  EXPECT_TRUE(at::equal(t, (a_ * b_).clamp_min(0)));
}

TEST_P(Kernel, MasksStrictlyBetweenItsBounds) {
  Tensor y = a_.clamp(0, 1), g = b_.clone();
  mask_into(y, 0, 1, g);
  EXPECT_TRUE(at::equal(g, at::where((y > 0).logical_and(y < 1), b_, at::zeros({}))));
}

TEST_P(Kernel, SplitsSignsAlongTheChannels) {
  EXPECT_TRUE(at::equal(split_signs(a_), at::cat({a_.clamp_min(0), a_.clamp_max(0)}, 1)));
}

TEST_P(Kernel, TakesContributionsFromTheHalfThatHasTheSign) {
  Tensor want = at::where(a_ > 0, a_ * b_, a_ * c_).clamp_min(0);
  EXPECT_TRUE(at::equal(contribution_by_sign(a_, canonical(at::cat({b_, c_}, 1))), want));
}

TEST_P(Kernel, SharesWholeBetweenThePartsOfTheSumsSign) {
  auto shares = share_by_sign(a_, b_, c_);
  Tensor sum_sign = at::where(a_ + b_ >= 0, at::ones({}), at::full({}, -1.0));
  EXPECT_TRUE(at::allclose(shares[0] + shares[1], c_));
  EXPECT_TRUE((shares[0].eq(0).logical_or(sum_sign * a_ > 0)).all().item<bool>());
  EXPECT_TRUE((shares[1].eq(0).logical_or(sum_sign * b_ > 0)).all().item<bool>());
}

TEST_P(Kernel, PacksWhatLiesBetweenInOrder) {
  Tensor flat = a_.flatten();
  std::vector<float> out(static_cast<size_t>(flat.numel()) + 16);
  int64_t count = pack_between(flat.data_ptr<float>(), flat.numel(), 0, 1, out.data());
  Tensor want = flat.masked_select((flat >= 0).logical_and(flat < 1));
  ASSERT_EQ(count, want.numel());
  EXPECT_TRUE(at::equal(at::from_blob(out.data(), {count}), want));
}

TEST_P(Kernel, KeepsFromTheThresholdOnAndScales) {
  Tensor flat = a_.flatten().contiguous();
  Tensor want = at::where(flat >= 0.5, flat * 2, at::zeros({}));
  keep_and_scale(flat.data_ptr<float>(), flat.numel(), 0.5f, 2.f);
  EXPECT_TRUE(at::equal(flat, want));
}

INSTANTIATE_TEST_SUITE_P(Channels, Kernel, testing::Values(1, 3, 16, 37));

TEST(Elementwise, RefuseOperandsOfAnotherLayout) {
  Tensor last = random(4, 3), first = at::randn({2, 4, 3, 3});
  EXPECT_THROW(contribution_into(first, last), std::logic_error);
  EXPECT_THROW(divide_into(first, last), std::logic_error);
  EXPECT_THROW(share_by_sign(last, first, last), std::logic_error);
  EXPECT_THROW(split_signs(first), std::logic_error);
}

}  // namespace
}  // namespace fbbench
