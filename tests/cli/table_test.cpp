// SPDX-License-Identifier: Apache-2.0
// cli/table.cpp: flags from the command line to the table, and where it is written.
#include <nlohmann/json.hpp>

#include "cli/program_case.h"

namespace fbbench {
namespace {

class TableCommand : public ProgramCase {
 protected:
  void SetUp() override {
    ProgramCase::SetUp();
    ASSERT_EQ(run_with({"metric=relevance_mass", "metric=support"}).code, 0);
  }
  ProgramRun table(std::vector<std::string> words) const {
    words.insert(words.begin(), {"table", "small.h5"});
    return run(words);
  }
  void expect_refused(const std::vector<std::string>& words, const std::string& cause) const {
    ProgramRun result = table(words);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_SAYS(result.err, cause);
  }
};

TEST_F(TableCommand, ShowsTheMethodsAndMetricsChosen) {
  ProgramRun result = table({"--methods", "random,gradient", "--metrics", "support"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_LT(result.out.find("\nrandom "), result.out.find("\ngradient "));
  EXPECT_EQ(result.out.find("center"), std::string::npos);
  EXPECT_EQ(result.out.find("relevance_mass"), std::string::npos);
}

TEST_F(TableCommand, TurnsSortsAndLeavesIntervalsOut) {
  EXPECT_SAYS(table({"--rows", "metric"}).out, "\nmetric ");
  EXPECT_SAYS(table({"--columns", "network"}).out, "data set arrays, relevance_mass ↑\n");
  EXPECT_EQ(table({"--no-intervals"}).out.find('['), std::string::npos);
  std::string sorted = table({"--sort", "support"}).out;
  EXPECT_LT(sorted.find("\ncenter "), sorted.find("\ngradient ")) << "the run's order reversed";
}

TEST_F(TableCommand, ShowsWhatDependsOnAMetricsSetting) {
  EXPECT_EQ(table({"--sweep"}).code, 2);
  EXPECT_SAYS(table({"--sweep"}).err, "no metric has several settings");
  ASSERT_EQ(run({"run", "small.ini", "--output", "swept.h5", "--set",
                 "metric=deletion:step=8,substrate=[zero|white|mean]"})
                .code,
            0);
  ProgramRun swept = run({"table", "swept.h5", "--sweep"});
  EXPECT_EQ(swept.code, 0) << swept.err;
  for (const char* part : {"deletion ↓ in 3 settings", "leads in", "of 3", "substrate=white"}) {
    EXPECT_SAYS(swept.out, part);
  }
}

TEST_F(TableCommand, WritesJsonToAFile) {
  EXPECT_EQ(table({"--format", "json", "--output", "table.json"}).code, 0);
  EXPECT_EQ(nlohmann::json::parse(std::ifstream(path("table.json"))).size(), 6u);
  EXPECT_EQ(table({"--format", "json", "--output", "table.json"}).code, 2) << "exists";
  EXPECT_EQ(table({"--format", "json", "--output", "table.json", "--overwrite"}).code, 0);
}

TEST_F(TableCommand, TakesBcaIntervals) {
  EXPECT_SAYS(table({"--bootstrap", "bca"}).out, "[95% BCa interval]");
}

TEST_F(TableCommand, RefusesWhatThereIsNot) {
  expect_refused({"--methods", "gradeint"}, "did you mean 'gradient'?");
  expect_refused({"--metrics", "suport"}, "did you mean 'support'?");
  expect_refused({"--sort", "suport"}, "did you mean 'support'?");
  expect_refused({"--rows", "methods"}, "did you mean 'method'?");
  expect_refused({"--rows", "metric", "--columns", "metric"}, "both metric");
  expect_refused({"--format", "jsn"}, "did you mean 'json'?");
  expect_refused({"--format", "csv", "--sort", "support"}, "--sort has no meaning for csv");
  expect_refused({"--intervals", "--no-intervals"}, "want one of them");
}

}  // namespace
}  // namespace fbbench
