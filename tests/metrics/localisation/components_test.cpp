// SPDX-License-Identifier: Apache-2.0
// metrics/localisation/components.cpp: against a flood fill, and ties by hand.
#include "metrics/localisation/components.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

/// Takes the component of a pixel out of `set`.
void flood(std::vector<char>& set, int32_t width, int32_t pixel, Component& component) {
  const int32_t height = static_cast<int32_t>(set.size()) / width;
  const int32_t y = pixel / width, x = pixel % width;
  set[static_cast<size_t>(pixel)] = 0;
  ++component.pixels;
  component.box = {std::min(component.box.top, y), std::max(component.box.bottom, y),
                   std::min(component.box.left, x), std::max(component.box.right, x)};
  for (int32_t row = std::max(y - 1, 0); row <= std::min(y + 1, height - 1); ++row) {
    for (int32_t column = std::max(x - 1, 0); column <= std::min(x + 1, width - 1); ++column) {
      const int32_t neighbour = row * width + column;
      if (set[static_cast<size_t>(neighbour)]) flood(set, width, neighbour, component);
    }
  }
}

/// In raster order of their first pixels.
std::vector<Component> flooded(std::vector<char> set, int32_t width) {
  std::vector<Component> found;
  for (int32_t pixel = 0; pixel < static_cast<int32_t>(set.size()); ++pixel) {
    if (!set[static_cast<size_t>(pixel)]) continue;
    found.push_back({0, pixel, {pixel / width, 0, width, 0}});
    flood(set, width, pixel, found.back());
  }
  return found;
}

bool same(const Component& a, const Component& b) {
  return a.pixels == b.pixels && a.first == b.first && a.box.top == b.box.top &&
         a.box.bottom == b.box.bottom && a.box.left == b.box.left && a.box.right == b.box.right;
}

TEST(Components, AreAFloodFillsAfterEachPixel) {
  const int32_t height = 9, width = 11;
  Tensor order = at::randperm(height * width, at::kInt);
  Components grown(height, width);
  std::vector<char> set(static_cast<size_t>(height * width), 0);
  for (int64_t k = 0; k < order.numel(); ++k) {
    const int32_t pixel = order.data_ptr<int32_t>()[k];
    grown.add(pixel);
    set[static_cast<size_t>(pixel)] = 1;
    std::vector<Component> want = flooded(set, width), got = grown.all();
    // The first of the largest: flooded() is in raster order.
    auto largest = std::max_element(
        want.begin(), want.end(), [](const auto& a, const auto& b) { return a.pixels < b.pixels; });
    ASSERT_TRUE(same(grown.largest(), *largest)) << k;
    std::sort(got.begin(), got.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    ASSERT_TRUE(std::equal(got.begin(), got.end(), want.begin(), want.end(), same)) << k;
  }
}

TEST(Components, OfEqualSizeTheOneMetFirstIsTheLargest) {
  Components components(1, 5);
  components.add(4);
  components.add(0);
  EXPECT_EQ(components.largest().first, 0);
  components.add(2);
  EXPECT_EQ(components.largest().first, 0);
}

TEST(PixelBox, OverlapsByWholePixels) {
  const PixelBox square = {0, 1, 0, 1}, shifted = {1, 2, 1, 2}, apart = {0, 1, 2, 3};
  EXPECT_EQ(square.area(), 4);
  EXPECT_DOUBLE_EQ(square.iou(shifted), 1. / 7);
  EXPECT_DOUBLE_EQ(square.iou(square), 1);
  EXPECT_EQ(square.iou(apart), 0);
}

}  // namespace
}  // namespace fbbench
