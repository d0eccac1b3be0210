// SPDX-License-Identifier: Apache-2.0
// cli/plot.cpp, runners/show/plotting.cpp: from a results file to pictures.
#include "cli/program_case.h"

namespace fbbench {
namespace {

class PlotCommand : public ProgramCase {
 protected:
  void SetUp() override {
    ProgramCase::SetUp();
    ASSERT_EQ(run_with({"metric=deletion:step=16", "metric=support"}).code, 0);
  }
  std::string text(const std::string& name) const {
    std::ostringstream all;
    all << std::ifstream(path(name)).rdbuf();
    return all.str();
  }
};

TEST_F(PlotCommand, DrawsEveryKindIntoAFolder) {
  ProgramRun result = run({"plot", "small.h5", "--output", "plots"});
  EXPECT_EQ(result.code, 0) << result.err;
  for (const char* kind : {"curves", "ranks", "scatter", "support", "time"}) {
    EXPECT_SAYS(text(std::string("plots/") + kind + ".svg"), "<svg");
  }
}

TEST_F(PlotCommand, DrawsOneKindWithTheMetricsUnit) {
  ProgramRun result =
      run({"plot", "small.h5", "--kind", "time", "--metric", "support", "--output", "t.svg"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_SAYS(text("t.svg"), "support [fraction]");
  EXPECT_EQ(run({"plot", "small.h5", "--kind", "time", "--output", "t.svg"}).code, 2) << "exists";
}

TEST_F(PlotCommand, SaysInOneLineWhatCanNotBeDrawn) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--kind", "pie", "--output", "a.svg"},
        {"--kind", "time", "--output", "a.png"},
        {"--kind", "time", "--metric", "suport", "--output", "a.svg"},
        {"--kind", "curves", "--metric", "support", "--output", "a.svg"},
        {"--kind", "time", "--network", "other", "--output", "a.svg"},
        {"--kind", "time"}}) {
    std::vector<std::string> all = {"plot", "small.h5"};
    all.insert(all.end(), words.begin(), words.end());
    ProgramRun result = run(all);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
  EXPECT_FALSE(std::filesystem::exists(path("a.svg")));
}

}  // namespace
}  // namespace fbbench
