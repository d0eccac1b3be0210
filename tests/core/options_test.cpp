// SPDX-License-Identifier: Apache-2.0
// core/options.cpp: defaults, values, what is refused and how it is said.
#include "core/options.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

const std::vector<OptionInfo> kDeclared = {{"window", "32", "pixels"},
                                           {"keep", "0.98", "share"},
                                           {"full", "false", ""},
                                           {"rule", "left", "end", one_of({"left", "right"})},
                                           {"root", "", "folder"}};

Options make(const std::vector<std::pair<std::string, std::string>>& given) {
  auto all = given;
  all.emplace_back("root", "data");
  return Options("demo", kDeclared, all);
}

template <class Failure, class Work>
std::string message_of(Work work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "";
}

TEST(Options, GivesTheDefaultWhereNothingIsGiven) {
  EXPECT_EQ(make({}).get_int("window", 1), 32);
  EXPECT_EQ(make({{"window", "8"}}).get_int("window", 1), 8);
}

TEST(Options, NamesWhatExistsAndTheNearestForAnUnknownKey) {
  EXPECT_EQ(
      message_of<BadOption>([] {
        make({{"windw", "8"}});
      }),
      "demo: unknown option 'windw' (did you mean 'window'?); there are: window, keep, full, rule, "
      "root");
}

TEST(Options, AsksForARequiredOption) {
  EXPECT_EQ(message_of<BadOption>([] { Options("demo", kDeclared, {}); }),
            "demo: root= is required (folder)");
}

TEST(Options, SaysWhatIsWantedOfANumber) {
  EXPECT_EQ(message_of<BadOption>([] {
              make({{"window", "0"}}).get_int("window", 1);
            }),
            "demo: window: want a whole number >= 1, got '0'");
  EXPECT_EQ(message_of<BadOption>([] {
              make({{"keep", "1.5"}}).get_double("keep", 0, 1);
            }),
            "demo: keep: want a number in [0, 1], got '1.5'");
}

TEST(Options, GivesNumbersInTheirOrder) {
  auto of = [](const std::string& text) { return Options("owner", {{"list", text, ""}}, {}); };
  EXPECT_EQ(of("1,0.5,10").get_doubles("list", 0, 10), (std::vector<double>{1, 0.5, 10}));
  EXPECT_EQ(of("7").get_ints("list", 0), std::vector<int64_t>{7});
  for (const char* text : {"1,11", "1,,2", "1,", ",", "one"}) {
    EXPECT_THROW(of(text).get_doubles("list", 0, 10), BadOption) << text;
    EXPECT_THROW(of(text).get_ints("list", 0, 10), BadOption) << text;
  }
  EXPECT_THROW(of("1.5").get_ints("list", 0, 10), BadOption);
}

TEST(Options, RefusesTextThatIsOnlyPartlyANumber) {
  EXPECT_THROW(make({{"window", "8px"}}).get_int("window", 1), BadOption);
  EXPECT_THROW(make({{"window", "8.5"}}).get_int("window", 1), BadOption);
  EXPECT_THROW(make({{"keep", "nan"}}).get_double("keep", 0, 1), BadOption);
  EXPECT_THROW(make({{"keep", "half"}}).get_double("keep", 0, 1), BadOption);
}

TEST(Options, TakesTheBoundsAsPartOfTheRange) {
  EXPECT_EQ(make({{"keep", "1"}}).get_double("keep", 0, 1), 1);
  EXPECT_EQ(make({{"window", "4"}}).get_int("window", 4, 4), 4);
}

TEST(Options, ReadsEightWordsAsTrueAndFalseAndNoOther) {
  for (const char* yes : {"true", "yes", "on", "1"}) {
    EXPECT_TRUE(make({{"full", yes}}).get_bool("full")) << yes;
  }
  for (const char* no : {"false", "no", "off", "0"}) {
    EXPECT_FALSE(make({{"full", no}}).get_bool("full")) << no;
  }
  EXPECT_THROW(make({{"full", "True"}}).get_bool("full"), BadOption);
}

TEST(Options, ListsTheChoices) {
  EXPECT_EQ(message_of<BadOption>([] {
              make({{"rule", "middle"}}).get_choice("rule");
            }),
            "demo: rule: want one of left, right, got 'middle'");
  EXPECT_EQ(make({}).get_choice("rule"), "left");
}

TEST(Options, WritesOnlyWhatDiffersFromTheDefaultsInDeclaredOrder) {
  EXPECT_EQ(make({{"keep", "0.5"}, {"window", "8"}, {"full", "false"}}).canonical().text(),
            "demo:window=8,keep=0.5,root=data");
}

TEST(Options, TreatsAnUndeclaredOptionAsABug) {
  EXPECT_THROW(make({}).get_string("colour"), std::logic_error);
}

TEST(DidYouMean, StaysSilentWhereNothingIsNear) {
  EXPECT_EQ(did_you_mean("gradeint", {"gradient", "random"}), " (did you mean 'gradient'?)");
  EXPECT_EQ(did_you_mean("xyz", {"gradient", "random"}), "");
}

}  // namespace
}  // namespace fbbench
