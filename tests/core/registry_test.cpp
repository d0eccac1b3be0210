// SPDX-License-Identifier: Apache-2.0
// core/registry.h with a kind of plugin of the test's own.
#include "core/registry.h"

#include <gtest/gtest.h>

namespace fbbench {
namespace {

struct FruitInfo {
  std::string name;
  int version = 1;
  std::vector<OptionInfo> options;
};

class Fruit {
 public:
  using Info = FruitInfo;
  static constexpr const char* kKind = "fruit";
  virtual ~Fruit() = default;
  virtual int64_t seeds() const = 0;
};

class Apple final : public Fruit {
 public:
  static FruitInfo describe() { return {"apple", 2, {{"seeds", "5", "in the core"}}}; }
  explicit Apple(const Options& options) : seeds_(options.get_int("seeds", 0)) {}
  int64_t seeds() const override { return seeds_; }

 private:
  int64_t seeds_;
};

FBBENCH_REGISTER(Fruit, Apple);

const Registry<Fruit>& fruits() { return Registry<Fruit>::get(); }

TEST(Registry, KnowsWhatRegisteredItself) {
  EXPECT_EQ(fruits().names(), std::vector<std::string>{"apple"});
  EXPECT_EQ(fruits().info("apple").version, 2);
}

TEST(Registry, MakesAPluginFromASpec) {
  EXPECT_EQ(fruits().create("apple")->seeds(), 5);
  EXPECT_EQ(fruits().create("apple:seeds=8@Cox")->seeds(), 8);
}

TEST(Registry, ListsWhatExistsAndTheNearestForAnUnknownName) {
  try {
    fruits().create("aple");
    FAIL() << "want BadOption";
  } catch (const BadOption& failure) {
    EXPECT_STREQ(failure.what(), "unknown fruit 'aple' (did you mean 'apple'?); there are: apple");
  }
}

TEST(Registry, DropsDefaultsFromACanonicalSpecAndKeepsTheLabel) {
  EXPECT_EQ(fruits().canonical(Spec::parse("apple:seeds=5@Cox")), "apple@Cox");
  EXPECT_EQ(fruits().canonical(Spec::parse("apple:seeds=6")), "apple:seeds=6");
}

TEST(Registry, NotesAClashAndKeepsTheFirst) {
  Registry<Fruit> registry;
  auto make = [](const Options& options) { return std::make_unique<Apple>(options); };
  EXPECT_TRUE(registry.add({"pear", 1, {}}, make));
  EXPECT_FALSE(registry.add({"pear", 9, {}}, make));
  EXPECT_EQ(registry.info("pear").version, 1);
  EXPECT_EQ(registry.clashes(), std::vector<std::string>{"pear"});
}

}  // namespace
}  // namespace fbbench
