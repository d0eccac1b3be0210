// SPDX-License-Identifier: Apache-2.0
// methods/precomputed/maps.cpp: rows found by id or by order, and what is refused.
#include <gtest/gtest.h>

#include "base/batches.h"
#include "base/hdf5_writer.h"
#include "methods/slow_network.h"

namespace fbbench {
namespace {

/// Three maps of 2x3 pixels, map i full of 10 i + {0..5}; a data set of three samples "0", "1",
/// "2".
class PrecomputedMaps : public testing::Test {
 protected:
  PrecomputedMaps() {
    SlowNetwork slow({1, 2, 3});
    slow.linear(0, at::ones({1, 6}), at::zeros({1}));
    network_ = slow.load();
    maps_ = at::arange(3).mul(10).view({3, 1, 1}).to(at::kFloat) +
            at::arange(6).view({1, 2, 3}).to(at::kFloat);
    facts_.label = "three";
    facts_.ids = {"0", "1", "2"};
    path_ = fresh_folder() + "/maps.h5";
  }

  std::string write(const Tensor& maps, const std::vector<std::string>& ids = {},
                    bool variable = true) const {
    Hdf5Writer writer(path_);
    writer.write("maps", maps);
    if (!ids.empty()) writer.write_strings("sample", ids, variable);
    return "maps:file=" + path_;
  }
  Tensor explained(const std::string& spec) const {
    return explain(*network_, spec, make_batch(at::zeros({3, 1, 2, 3}), at::zeros({3}, at::kLong)))
        .values;
  }
  void expect_refused_by_plan(const std::string& spec) const {
    auto method = Registry<Method>::get().create(spec);
    EXPECT_THROW(method->check(*network_, facts_), BadInput);
  }

  std::shared_ptr<const Network> network_;
  Tensor maps_;
  DatasetFacts facts_;
  std::string path_;
};

TEST_F(PrecomputedMaps, AreFoundByIdWhateverTheirOrder) {
  for (bool variable : {true, false}) {
    Tensor map = explained(write(maps_, {"2", "0", "1"}, variable));
    EXPECT_TRUE(at::equal(map.squeeze(1), maps_.index_select(0, at::tensor({1, 2, 0}))));
  }
}

TEST_F(PrecomputedMaps, AreTakenInOrderWithoutIds) {
  std::string spec = write(maps_);
  Registry<Method>::get().create(spec)->check(*network_, facts_);
  EXPECT_TRUE(at::equal(explained(spec).squeeze(1), maps_));
}

TEST_F(PrecomputedMaps, AreTakenByTheSamplesPlaceInTheDataSetNotInTheBatch) {
  Batch batch = make_batch(at::zeros({1, 1, 2, 3}), at::zeros({1}, at::kLong));
  batch.samples[0].index = 2;
  EXPECT_TRUE(at::equal(explain(*network_, write(maps_), batch).values[0][0], maps_[2]));
}

TEST_F(PrecomputedMaps, MayBeOfMoreSamplesThanTheDataSetWhereTheyHaveIds) {
  std::string spec = write(at::cat({maps_, maps_}), {"a", "b", "c", "2", "1", "0"});
  Registry<Method>::get().create(spec)->check(*network_, facts_);
  EXPECT_TRUE(at::equal(explained(spec).squeeze(1), maps_.flip(0)));
}

TEST_F(PrecomputedMaps, MayBeStoredInFloat64) {
  EXPECT_TRUE(at::equal(explained(write(maps_.to(at::kDouble))).squeeze(1), maps_));
}

TEST_F(PrecomputedMaps, OfAnotherSizeAreRefusedByThePlan) {
  expect_refused_by_plan(write(at::ones({3, 3, 2})));
  expect_refused_by_plan(write(at::ones({3, 2, 4}), {"0", "1", "2"}));
}

TEST_F(PrecomputedMaps, OfAnotherNumberWithoutIdsAreRefusedByThePlan) {
  expect_refused_by_plan(write(at::ones({2, 2, 3})));
  expect_refused_by_plan(write(at::ones({4, 2, 3})));
}

TEST_F(PrecomputedMaps, WithoutTheSamplesIdAreBadInputThatNamesIt) {
  std::string spec = write(maps_, {"0", "1", "seven"});
  try {
    explained(spec);
    FAIL() << "sample 2 has no map";
  } catch (const BadInput& error) {
    EXPECT_NE(std::string(error.what()).find("'2'"), std::string::npos) << error.what();
  }
}

TEST_F(PrecomputedMaps, NeedAsManyIdsAsMaps) {
  EXPECT_THROW(Registry<Method>::get().create(write(maps_, {"0", "1"})), BadInput);
}

TEST_F(PrecomputedMaps, RefuseAnIdThatStandsTwice) {
  EXPECT_THROW(Registry<Method>::get().create(write(maps_, {"0", "1", "0"})), BadInput);
}

TEST_F(PrecomputedMaps, NeedThreeDimensions) {
  EXPECT_THROW(Registry<Method>::get().create(write(maps_.unsqueeze(1))), BadInput);
}

TEST_F(PrecomputedMaps, NeedAFile) {
  EXPECT_THROW(Registry<Method>::get().create("maps"), BadOption);
  EXPECT_THROW(Registry<Method>::get().create("maps:file=" + path_), BadInput) << "missing";
  Hdf5Writer(path_).write("other", maps_);
  EXPECT_THROW(Registry<Method>::get().create("maps:file=" + path_), BadInput) << "no 'maps'";
}

}  // namespace
}  // namespace fbbench
