// SPDX-License-Identifier: Apache-2.0
// core/picture/eight_bits.cpp
#include "core/picture/eight_bits.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

TEST(EightBits, TakesNormalisationBackRoundsAndClips) {
  InputFormat format;
  format.mean = {0.5, 0.25, 0};
  format.std = {0.5, 0.25, 1};
  // In [0,1]: 0.3, 1.2; 0.5, -0.1; 0.501, 1.
  const Tensor image = at::tensor({-0.4F, 1.4F, 1.0F, -1.4F, 0.501F, 1.0F}).view({3, 1, 2});
  const Tensor want = at::tensor({76, 255, 128, 0, 128, 255}).view({3, 1, 2});
  const Tensor got = eight_bits(format, image);
  EXPECT_EQ(got.scalar_type(), at::kByte);
  EXPECT_TRUE(at::equal(got.to(at::kLong), want)) << got;
}

/// ((c + 1) x y + x^2 y / 5) mod 256, [channels,24,24].
Tensor pattern(int64_t channels) {
  const Tensor c = at::arange(channels).view({-1, 1, 1}), y = at::arange(24).view({-1, 1});
  const Tensor x = at::arange(24);
  return ((c + 1) * x * y + (x * x * y).div(5, "floor")).remainder(256).to(at::kByte);
}

// Pillow 9.4 with the same libwebp 1.2.4: save(format="webp", lossless=True, quality=70).
TEST(LosslessSize, IsThatOfPillowsWebP) {
  EXPECT_EQ(lossless_size(pattern(3)), 536) << "496 with red and blue swapped";
  EXPECT_EQ(lossless_size(pattern(1)), 340);
}

TEST(LosslessSize, OfGreyIsThatOfItsThreeEqualChannels) {
  const Tensor grey = pattern(1);
  EXPECT_EQ(lossless_size(grey), lossless_size(grey.expand({3, 24, 24})));
}

TEST(LosslessSize, OfOneColourIsLeast) {
  EXPECT_LT(lossless_size(at::full({3, 24, 24}, 7, at::kByte)), 100);
}

}  // namespace
}  // namespace fbbench
