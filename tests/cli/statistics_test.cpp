// SPDX-License-Identifier: Apache-2.0
// cli/statistics.cpp: flags from the command line to the comparison.
#include <nlohmann/json.hpp>

#include "cli/program_case.h"

namespace fbbench {
namespace {

class StatisticsCommand : public ProgramCase {};

TEST_F(StatisticsCommand, ComparesTheMethodsOfAFile) {
  ASSERT_EQ(run_with({"metric=relevance_mass", "metric=support"}).code, 0);
  ProgramRun text = run({"statistics", "small.h5"});
  EXPECT_EQ(text.code, 0) << text.err;
  for (const char* part : {"relevance_mass ↑", "support ↓", "Friedman", "Small samples"}) {
    EXPECT_SAYS(text.out, part);
  }
  ProgramRun json = run({"statistics", "small.h5", "--format", "json", "--bootstrap", "bca",
                         "--metrics", "support", "--methods", "random,center"});
  EXPECT_EQ(nlohmann::json::parse(json.out)["groups"][0]["metrics"].size(), 1u);
}

TEST_F(StatisticsCommand, JudgesTheMetrics) {
  ASSERT_EQ(run_with({"metric=relevance_mass", "metric=support"}).code, 0);
  ProgramRun audit = run({"statistics", "small.h5", "--audit"});
  EXPECT_EQ(audit.code, 0) << audit.err;
  for (const char* part :
       {"relevance_mass ↑", "better than random", "consistency", "Krippendorff"}) {
    EXPECT_SAYS(audit.out, part);
  }
  EXPECT_SAYS(run({"statistics", "small.h5", "--audit", "--format", "csv"}).err,
              "--audit: want --format text, md or latex");
}

TEST_F(StatisticsCommand, RefusesWhatItCannotCompare) {
  ASSERT_EQ(run({"run", "small.ini"}).code, 0);
  EXPECT_SAYS(run({"statistics", "small.h5", "--methods", "random"}).err, "want at least two");
  EXPECT_SAYS(run({"statistics", "small.h5", "--methods", "randm"}).err, "did you mean 'random'?");
  EXPECT_SAYS(run({"statistics"}).err, "no results file");
  EXPECT_EQ(run({"statistics", "none.h5"}).code, 2);
}

}  // namespace
}  // namespace fbbench
