// SPDX-License-Identifier: Apache-2.0
// core/region.cpp: unions, what is ignored, and sizes, by hand.
#include "core/region.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

Tensor row(const std::vector<int64_t>& pixels) { return at::tensor(pixels).ne(0).unsqueeze(0); }

class RegionTest : public testing::Test {
 protected:
  Object& add(int64_t class_index, const std::vector<int64_t>& pixels, bool difficult = false) {
    Object& object = sample_.objects.emplace_back();
    object.class_index = class_index;
    object.mask = row(pixels);
    object.difficult = difficult;
    return object;
  }
  Region region(int64_t class_index, bool or_all = false, bool at_original = false) const {
    return region_of(sample_, class_index, or_all, at_original);
  }
  static void expect_pixels(const Tensor& mask, const std::vector<int64_t>& pixels) {
    EXPECT_TRUE(at::equal(mask, row(pixels))) << mask;
  }

  Sample sample_;
};

TEST_F(RegionTest, IsTheUnionOfTheClasssObjects) {
  add(3, {1, 1, 0, 0, 0});
  add(5, {0, 0, 0, 0, 1});
  add(3, {0, 1, 1, 0, 0});
  expect_pixels(region(3).object, {1, 1, 1, 0, 0});
  expect_pixels(region(5).object, {0, 0, 0, 0, 1});
  EXPECT_FALSE(region(3).ignored.defined());
}

TEST_F(RegionTest, IsThatOfAllClassesOnlyWhereTheClassHasNoneAndAllAreAskedFor) {
  add(3, {1, 0, 0, 0, 0});
  add(5, {0, 0, 0, 0, 1});
  EXPECT_FALSE(region(4).object.defined());
  expect_pixels(region(4, /*or_all=*/true).object, {1, 0, 0, 0, 1});
  expect_pixels(region(3, /*or_all=*/true).object, {1, 0, 0, 0, 0});
}

TEST_F(RegionTest, OfASoleObjectIsItsMaskUncopied) {
  Object& object = add(3, {1, 0, 0, 0, 0});
  EXPECT_TRUE(region(3).object.is_same(object.mask));
}

TEST_F(RegionTest, IgnoresWhatOnlyDifficultObjectsOfTheClassCover) {
  sample_.ignored = row({0, 0, 0, 0, 1});
  add(3, {1, 1, 0, 0, 0});
  add(3, {0, 1, 1, 0, 0}, /*difficult=*/true);
  add(5, {0, 0, 0, 1, 0}, /*difficult=*/true);
  expect_pixels(region(3).object, {1, 1, 0, 0, 0});
  expect_pixels(region(3).ignored, {0, 0, 1, 0, 1});
  expect_pixels(sample_.ignored, {0, 0, 0, 0, 1});
}

TEST_F(RegionTest, HasNoObjectWhereAllAreDifficult) {
  add(3, {1, 1, 0, 0, 0}, /*difficult=*/true);
  add(5, {0, 0, 0, 1, 0});
  EXPECT_FALSE(region(3).object.defined());
  EXPECT_FALSE(region(3, /*or_all=*/true).object.defined()) << "the class has an object";
}

TEST_F(RegionTest, HasTheOriginalSizeWhereThatIsAskedFor) {
  sample_.ignored = row({0, 0, 0, 0, 1});
  sample_.original_ignored = row({0, 1, 0});
  add(3, {1, 0, 0, 0, 0}).original_mask = row({1, 0, 0});
  add(3, {0, 1, 0, 0, 0}).original_mask = row({0, 0, 1});
  expect_pixels(region(3, false, /*at_original=*/true).object, {1, 0, 1});
  expect_pixels(region(3, false, /*at_original=*/true).ignored, {0, 1, 0});
  expect_pixels(region(3).object, {1, 1, 0, 0, 0});
}

TEST_F(RegionTest, TakesTheMasksThemselvesAsOriginalWhereNothingWasScaled) {
  sample_.original_height = 1;
  sample_.original_width = 5;
  sample_.ignored = row({0, 0, 0, 0, 1});
  add(3, {1, 0, 0, 0, 0});
  expect_pixels(region(3, false, /*at_original=*/true).object, {1, 0, 0, 0, 0});
  expect_pixels(region(3, false, /*at_original=*/true).ignored, {0, 0, 0, 0, 1});
  sample_.original_width = 9;
  EXPECT_THROW(region(3, false, /*at_original=*/true), BadInput);
}

}  // namespace
}  // namespace fbbench
