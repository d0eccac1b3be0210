// SPDX-License-Identifier: Apache-2.0
// What every registered data set owes its users, tested by its mere registration.
#include <gtest/gtest.h>

#include "core/error.h"
#include "datasets/dataset.h"

namespace fbbench {
namespace {

TEST(Datasets, AreRegisteredUnderNamesOfTheirOwn) {
  auto names = Registry<Dataset>::get().names();
  for (const char* name : {"arrays", "fashion_scenes", "image_folder", "imagenet"}) {
    EXPECT_TRUE(Registry<Dataset>::get().contains(name)) << name;
  }
  EXPECT_TRUE(Registry<Dataset>::get().clashes().empty());
}

class EveryDataset : public testing::TestWithParam<std::string> {
 protected:
  const DatasetInfo& info() const { return Registry<Dataset>::get().info(GetParam()); }
};

TEST_P(EveryDataset, SaysWhatItIs) {
  EXPECT_EQ(info().name, GetParam());
  EXPECT_GE(info().version, 1);
  for (const std::string& fact : {info().brief, info().source, info().licence}) {
    EXPECT_FALSE(fact.empty());
  }
  for (const OptionInfo& option : info().options) EXPECT_FALSE(option.help.empty()) << option.name;
}

INSTANTIATE_TEST_SUITE_P(All, EveryDataset, testing::ValuesIn(Registry<Dataset>::get().names()),
                         [](const auto& test) { return test.param; });

/// Each data set that is read from a place, at one that isn't there. Others are made from other
/// data sets, or from nothing.
std::vector<std::string> in_no_place() {
  std::vector<std::string> specs;
  for (const std::string& name : Registry<Dataset>::get().names()) {
    Spec spec{name, {}, ""};
    for (const OptionInfo& option : Registry<Dataset>::get().info(name).options) {
      bool place = option.name == "root" || option.name == "file";
      if (place) spec.options.emplace_back(option.name, "/nonexistent/place");
    }
    if (!spec.options.empty()) specs.push_back(spec.text());
  }
  return specs;
}

class DatasetInNoPlace : public testing::TestWithParam<std::string> {};

TEST_P(DatasetInNoPlace, IsBadInput) {
  EXPECT_THROW(Registry<Dataset>::get().create(GetParam()), BadInput);
}

INSTANTIATE_TEST_SUITE_P(All, DatasetInNoPlace, testing::ValuesIn(in_no_place()),
                         [](const auto& test) { return Spec::parse(test.param).name; });

}  // namespace
}  // namespace fbbench
