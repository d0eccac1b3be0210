// SPDX-License-Identifier: Apache-2.0
#include "models/cpu/winograd/repeated_tiles.h"

#include <gtest/gtest.h>

#include "base/agreement.h"
#include "models/cpu/winograd/winograd.h"
#include "models/graph/layout.h"

namespace fbbench::winograd {
namespace {

/// 3x3 filters, 9 to 20 channels, with padding on all sides.
struct Case {
  Weights weights{canonical(at::randn({20, 9, 3, 3}) / 9), at::randn({20})};
  Window window;
  Sums sums = Sums::kFast;
  /// [N,9,14,19]: each image is the one before but for a few pixels.
  Tensor images = canonical(at::randn({1, 9, 14, 19}).repeat({5, 1, 1, 1}));

  Case() {
    window.stride = window.dilation = window.padding = window.far_padding = {1, 1};
    for (int64_t i = 1; i < images.size(0); ++i) {
      images.narrow(0, i, images.size(0) - i).select(2, 3 * i).select(2, 2 * i).fill_(i);
    }
  }

  Tensor computed(const Tensor& x, const Epilogue& epilogue = {}) const {
    Filter filter{&weights, "all", weights.weight().sizes().vec(),
                  [this] { return weights.weight(); }, sums};
    return convolve_by_winograd(filter, window, canonical(x), weights.bias(), epilogue);
  }
};

Window pairs() {
  Window window;
  window.kernel = window.stride = {2, 2};
  window.dilation = {1, 1};
  window.padding = window.far_padding = {0, 0};
  return window;
}

Maps<const float> maps_of(const Tensor& x) {
  return {x.data_ptr<float>(), x.size(0), x.size(2), x.size(3), x.size(1)};
}

// By hand: 4x4 tiles of 4x4 outputs, which read one pixel more on each side.
TEST(RepeatedTiles, AreThoseOfWhichNoInputChanged) {
  Tensor x = at::zeros({2, 9, 16, 16}).contiguous(at::MemoryFormat::ChannelsLast);
  x[1][5][4][15] = 1;  // read by rows 0 to 3 of outputs, too
  Tiles tiles = find_repeated(maps_of(x), Tiling(maps_of(x), {4, 4}, true), {1, 1, 1, {6, 6}});
  EXPECT_EQ(tiles.fresh.size(), 16u + 2);
  ASSERT_EQ(tiles.repeated.size(), 14u);
  for (const Tiles::Place& place : tiles.repeated) {
    const Tile tile = tiles.at(place);
    EXPECT_EQ(tile.image, 1);
    EXPECT_FALSE(tile.across == 3 && tile.down <= 1) << tile.down;
  }
}

TEST(RepeatedTiles, AreNoneWhereImagesAreUnlike) {
  at::manual_seed(0);
  Tensor x = canonical(at::randn({3, 9, 16, 16}));
  Tiles tiles = find_repeated(maps_of(x), Tiling(maps_of(x), {4, 4}, true), {1, 1, 1, {6, 6}});
  EXPECT_EQ(tiles.fresh.size(), 48u);
  EXPECT_TRUE(tiles.repeated.empty());
}

TEST(RepeatedTiles, AreBitByBitWhatTheyWereIfComputed) {
  at::manual_seed(0);
  Case one;
  const Window pool = pairs();
  for (const Epilogue& epilogue : {Epilogue{}, Epilogue{{}, 0}, Epilogue{{}, 0, 1, &pool}}) {
    Tensor together = one.computed(one.images, epilogue);
    for (int64_t i = 0; i < one.images.size(0); ++i) {
      Tensor alone = one.computed(one.images.narrow(0, i, 1), epilogue);
      EXPECT_TRUE(at::equal(together.narrow(0, i, 1), alone)) << i;
    }
  }
}

// Tiles of all kinds read other pixels: images of which each changes another pixel than the last.
TEST(RepeatedTiles, AreNoneThatReadAChangedPixel) {
  at::manual_seed(0);
  for (auto [stride, sums] : std::vector<std::pair<int64_t, Sums>>{
           {1, Sums::kFast}, {1, Sums::kFastest}, {2, Sums::kFast}, {2, Sums::kFastest}}) {
    Case one;
    one.window.stride = {stride, stride};
    one.sums = sums;
    const int64_t height = one.images.size(2), width = one.images.size(3), pixels = height * width;
    Tensor images = one.images.narrow(0, 0, 1).repeat({pixels + 1, 1, 1, 1});
    for (int64_t i = 1; i <= pixels; ++i) {
      const int64_t y = (i - 1) / width, x = (i - 1) % width;
      images.narrow(0, i, pixels + 1 - i).select(2, y).select(2, x).fill_(3);
    }
    Tensor together = one.computed(images);
    for (int64_t i = 0; i <= pixels; ++i) {
      Tensor alone = one.computed(images.narrow(0, i, 1));
      ASSERT_TRUE(at::equal(together.narrow(0, i, 1), alone)) << stride << ", image " << i;
    }
  }
}

TEST(RepeatedTiles, AreComputedWhereOtherSumsAreAdded) {
  at::manual_seed(0);
  Case one;
  Tensor plain = one.computed(one.images), sums = canonical(at::randn(plain.sizes()));
  Tensor got = one.computed(one.images, {sums.clone(), -1, 1});
  EXPECT_LT(distance(got, (plain + sums).clamp(-1, 1)), 1e-5);
}

}  // namespace
}  // namespace fbbench::winograd
