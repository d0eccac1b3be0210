// SPDX-License-Identifier: Apache-2.0
// core/spec.cpp: the notation of docs/formats.md, its errors, and labels.
#include "core/spec.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

using Options = std::vector<std::pair<std::string, std::string>>;

TEST(Spec, SplitsNameOptionsAndLabel) {
  Spec spec = Spec::parse("occlusion:window=8,stride=4@Occ 8/4");
  EXPECT_EQ(spec.name, "occlusion");
  EXPECT_EQ(spec.options, (Options{{"window", "8"}, {"stride", "4"}}));
  EXPECT_EQ(spec.given_label, "Occ 8/4");
}

TEST(Spec, TakesAValueInBracketsAsItIs) {
  Spec spec = Spec::parse("grid:of=[imagenet:root=data,x=1@L],n=2");
  EXPECT_EQ(spec.options, (Options{{"of", "imagenet:root=data,x=1@L"}, {"n", "2"}}));
  EXPECT_TRUE(spec.given_label.empty());
}

TEST(Spec, TakesANameInBracketsAsItIs) {
  Spec spec = Spec::parse("[me@lab/run_10:30/net.pt]:height=64@L");
  EXPECT_EQ(spec.name, "me@lab/run_10:30/net.pt");
  EXPECT_EQ(spec.options, (Options{{"height", "64"}}));
  EXPECT_EQ(spec.given_label, "L");
}

TEST(Spec, SaysHowAPathWithAColonIsWritten) {
  try {
    Spec::parse("run_10:30/net.pt");
    FAIL() << "read as a name and an option";
  } catch (const BadOption& error) {
    EXPECT_NE(std::string(error.what()).find("a path with ':' or '@' stands in [ ]"),
              std::string::npos)
        << error.what();
  }
}

TEST(Spec, EndsAKeyAtItsFirstEqualsSign) {
  EXPECT_EQ(Spec::parse("a:b=c=d").options, (Options{{"b", "c=d"}}));
}

TEST(Spec, RefusesAnEqualsSignThatStandsOnlyInBrackets) {
  EXPECT_THROW(Spec::parse("grid:of[=imagenet:root=data],n=2"), BadOption);
}

TEST(Spec, ReadsBackItsOwnText) {
  for (const char* text : {"a", "a:b=1", "a:b=[x,y],c=2@L", "grid:of=[a:b=[c,d]],n=2",
                           "[me@lab/net.pt]", "[10:30/[a].pt]:b=1@L"}) {
    EXPECT_EQ(Spec::parse(text).text(), text);
  }
}

TEST(Spec, RefusesWhatItCannotRead) {
  for (const char* text : {"", ":a=1", "a:", "a:b", "a:b=", "a:=1", "a:b=1,", "a:b=1,b=2", "a:b=[1",
                           "a:b=1]", "a@", "[]", "[]:a=1"}) {
    EXPECT_THROW(Spec::parse(text), BadOption) << text;
  }
}

TEST(Spec, LabelsAPathByItsFileName) {
  EXPECT_EQ(Spec::parse("models/net.v2.pt:height=64").label(), "net.v2");
  EXPECT_EQ(Spec::parse("[me@lab/10:30.pt]:height=64").label(), "10:30");
  EXPECT_EQ(Spec::parse("a@b/c").label(), "b_c");
}

std::vector<std::string> labels(const std::vector<std::string>& texts) {
  std::vector<Spec> specs;
  for (const auto& text : texts) specs.push_back(Spec::parse(text));
  return unique_labels(specs);
}

TEST(Spec, LabelsInUtf8AndNotByTheNamesOfFolders) {
  EXPECT_EQ(Spec::parse("nets/r\xE9seau.pt").label(), "r\\xE9seau");
  for (const char* label : {".", ".."}) {
    EXPECT_THROW(unique_labels({Spec::parse("gradient@" + std::string(label))}), BadOption);
  }
}

TEST(Spec, AppendsTheOptionsThatDifferWhereLabelsWouldBeEqual) {
  EXPECT_EQ(labels({"a:x=1,y=2", "a:x=1,y=3", "b"}),
            (std::vector<std::string>{"a y=2", "a y=3", "b"}));
}

TEST(Spec, RefusesEqualGivenLabelsAndEqualSpecs) {
  EXPECT_THROW(labels({"a@L", "b@L"}), BadOption);
  EXPECT_THROW(labels({"a", "a"}), BadOption);
}

}  // namespace
}  // namespace fbbench
