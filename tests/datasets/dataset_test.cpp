// SPDX-License-Identifier: Apache-2.0
// datasets/dataset.cpp: what is checked and settled of every sample, of whatever data set.
#include "datasets/dataset.h"

#include <gtest/gtest.h>

#include "datasets/small_input.h"

namespace fbbench {
namespace {

Tensor row(const std::vector<int64_t>& pixels) { return at::tensor(pixels).ne(0).unsqueeze(0); }

/// A data set of the one sample that it is given, 1x3 grey pixels.
class One final : public Dataset {
 public:
  One() {
    facts_.ids = {"one"};
    sample.image = at::zeros({1, 1, 3});
    sample.original_height = 1;
    sample.original_width = 2;
  }
  const DatasetFacts& facts() const override { return facts_; }
  void check(const InputFormat&) const override {}
  std::string fingerprint() const override { return ""; }

  Object& add(const Tensor& mask, const Tensor& original_mask = {}) {
    Object& object = sample.objects.emplace_back();
    object.mask = mask;
    object.original_mask = original_mask;
    return object;
  }
  Sample load() const { return Dataset::load(0, input_); }
  int64_t label() const { return Dataset::label(0, input_); }
  std::string refusal_to_load() const {
    return refusal([&] { load(); });
  }

  Sample sample;

 private:
  Sample load_impl(int64_t, const InputFormat&) const override { return sample; }

  DatasetFacts facts_;
  InputFormat input_ = small_input(1, 1, 3, {"a", "b"});
};

TEST(Dataset, LabelsAsItLoadsUnlessThatIsOverridden) {
  One one;
  EXPECT_EQ(one.label(), -1);
  one.sample.label = 1;
  EXPECT_EQ(one.label(), 1);
}

TEST(Dataset, RefusesClassesOutOfRange) {
  One one;
  one.sample.label = 2;
  const std::string want = "class 2 is out of range; the network has 2 classes, 0 to 1";
  EXPECT_EQ(refusal([&] { one.label(); }), want);
  EXPECT_EQ(one.refusal_to_load(), want);
  one.sample.label = 0;
  one.add(row({0, 0, 1})).class_index = 2;
  EXPECT_EQ(one.refusal_to_load(), want);
}

TEST(Dataset, TakesIgnoredPixelsOutOfEveryMask) {
  One one;
  one.sample.ignored = row({0, 1, 0});
  one.sample.original_ignored = row({0, 1});
  one.add(row({1, 1, 0}), row({1, 1}));
  one.add(row({0, 1, 1}), row({0, 1}));
  Sample sample = one.load();
  EXPECT_TRUE(at::equal(sample.objects[0].mask, row({1, 0, 0})));
  EXPECT_TRUE(at::equal(sample.objects[1].mask, row({0, 0, 1})));
  EXPECT_TRUE(at::equal(sample.objects[0].original_mask, row({1, 0})));
  EXPECT_TRUE(at::equal(sample.objects[1].original_mask, row({0, 0})));
}

TEST(Dataset, LeavesMasksUncopiedWhereNothingIsIgnored) {
  One one;
  Tensor mask = row({1, 1, 0});
  one.add(mask);
  EXPECT_TRUE(one.load().objects[0].mask.is_same(mask));
}

TEST(Dataset, RefusesMasksOfAnotherSize) {
  One narrow, original, ignored;
  narrow.add(row({1, 1}));
  original.add(row({1, 1, 0}), row({1, 1, 0}));
  ignored.add(row({1, 1, 0}));
  ignored.sample.ignored = row({1, 1});
  EXPECT_EQ(narrow.refusal_to_load(), "mask: want [1,3] bool, got [1,2] bool");
  EXPECT_EQ(original.refusal_to_load(), "mask: want [1,2] bool, got [1,3] bool");
  EXPECT_EQ(ignored.refusal_to_load(), "ignored: want [1,3] bool, got [1,2] bool");
}

TEST(Dataset, RefusesAnObjectWithoutMask) {
  One one;
  one.add({});
  EXPECT_EQ(one.refusal_to_load(), "mask: want [1,3] bool, got undefined");
}

TEST(Dataset, RefusesOriginalMasksOfSomeObjectsAlone) {
  One one;
  one.add(row({1, 1, 0}), row({1, 1}));
  one.add(row({0, 0, 1}));
  EXPECT_EQ(one.refusal_to_load(), "want masks of the original size of all objects or of none");
}

}  // namespace
}  // namespace fbbench
