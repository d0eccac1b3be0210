// SPDX-License-Identifier: Apache-2.0
// runners/plan/sweep.cpp: one spec for many.
#include "runners/plan/sweep.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace fbbench {
namespace {

const std::vector<OptionInfo> kDeclared = {{"substrate", "zero", "", one_of({"blur", "zero"})},
                                           {"output", "prob", "", one_of({"prob", "logit"})},
                                           {"step", "0", ""}};

std::vector<std::string> swept(const std::string& spec) {
  std::vector<std::string> texts;
  for (const Spec& setting : sweep(Spec::parse(spec), kDeclared)) texts.push_back(setting.text());
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Sweep, LeavesOtherSpecsAsTheyAre) {
  EXPECT_EQ(swept("deletion"), Texts{"deletion"});
  EXPECT_EQ(swept("deletion:substrate=[gaussian:sigma=3],step=9@D"),
            Texts{"deletion:substrate=gaussian:sigma=3,step=9@D"});
}

TEST(Sweep, RunsThroughAllChoicesOfAStar) {
  EXPECT_EQ(swept("deletion:step=9,substrate=*"),
            (Texts{"deletion:step=9,substrate=blur", "deletion:step=9,substrate=zero"}));
}

TEST(Sweep, RunsThroughWhatIsNamedSpecsIncluded) {
  EXPECT_EQ(swept("deletion:step=[9|18]"), (Texts{"deletion:step=9", "deletion:step=18"}));
  EXPECT_EQ(swept("deletion:substrate=[zero|[gaussian:sigma=3,a=b]]"),
            (Texts{"deletion:substrate=zero", "deletion:substrate=[gaussian:sigma=3,a=b]"}));
}

TEST(Sweep, CombinesSeveralOptions) {
  EXPECT_EQ(swept("deletion:substrate=*,output=*").size(), 4U);
}

TEST(Sweep, AppendsTheValueToAGivenLabel) {
  EXPECT_EQ(swept("deletion:substrate=*@Del"),
            (Texts{"deletion:substrate=blur@Del blur", "deletion:substrate=zero@Del zero"}));
}

TEST(Sweep, RefusesAStarWhereThereAreNoChoicesAndAnEmptyPart) {
  EXPECT_THROW(swept("deletion:step=*"), BadOption);
  EXPECT_THROW(swept("deletion:steps=*"), BadOption);
  EXPECT_THROW(swept("deletion:step=[9|]"), BadOption);
}

}  // namespace
}  // namespace fbbench
