// SPDX-License-Identifier: Apache-2.0
// cli/run.cpp: an experiment from INI file to table, with every flag.
#include "base/hdf5.h"
#include "cli/program_case.h"

namespace fbbench {
namespace {

class RunCommand : public ProgramCase {};

TEST_F(RunCommand, PrintsTheTableOnStdoutAndPlanAndFileOnStderr) {
  ProgramRun result = run({"run", "small.ini"});
  EXPECT_EQ(result.code, 0) << result.err;
  for (const char* text : {"gradient", "random", "center", "relevance_mass"}) {
    EXPECT_SAYS(result.out, text);
  }
  EXPECT_SAYS(result.err, "1 network x 1 data set x 3 methods x 1 metric, 4 images");
  EXPECT_SAYS(result.err, "results: small.h5");
  EXPECT_TRUE(std::filesystem::exists(path("small.h5")));
}

TEST_F(RunCommand, PrintsTheSameTableAgainFromTheFile) {
  ProgramRun first = run({"run", "small.ini"});
  ProgramRun again = run({"table", "small.h5"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, first.out);
}

TEST_F(RunCommand, ReplacesAFileOnlyWhenToldTo) {
  ASSERT_EQ(run({"run", "small.ini", "--limit", "2"}).code, 0);
  EXPECT_EQ(run({"run", "small.ini"}).code, 2);
  EXPECT_EQ(read_hdf5(path("small.h5"), "/arrays/net/label").size(0), 2);
  EXPECT_EQ(run({"run", "small.ini", "--overwrite"}).code, 0);
  EXPECT_EQ(read_hdf5(path("small.h5"), "/arrays/net/label").size(0), 4);
}

TEST_F(RunCommand, WritesWhereOutputSays) {
  EXPECT_EQ(run({"run", "small.ini", "--output", "other.h5"}).code, 0);
  EXPECT_TRUE(std::filesystem::exists(path("other.h5")));
  EXPECT_FALSE(std::filesystem::exists(path("small.h5")));
}

TEST_F(RunCommand, StopsAfterThePlanOnDryRun) {
  ProgramRun result = run({"run", "small.ini", "--dry-run"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_SAYS(result.out, "4 images");
  EXPECT_SAYS(result.out, "estimate: about ");
  EXPECT_FALSE(std::filesystem::exists(path("small.h5")));
}

TEST_F(RunCommand, TakesThreadsAndBatch) {
  EXPECT_EQ(run({"run", "small.ini", "--threads", "1", "--batch", "3", "--device", "cpu"}).code, 0);
}

TEST_F(RunCommand, ChoosesTheBatchByAMemoryBudgetAndGoesOnWithIt) {
  ProgramRun dry = run({"run", "small.ini", "--memory", "1000GiB", "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_SAYS(dry.out, "batch 64 (about ");
  EXPECT_EQ(run({"run", "small.ini", "--batch", "2"}).code, 0);
  ProgramRun again = run({"run", "small.ini", "--memory", "1000GiB", "--resume"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_SAYS(again.err, "batch 2 (that of what is there)");
}

TEST_F(RunCommand, RefusesAMemoryBudgetThatOneImageExceeds) {
  ProgramRun result = run({"run", "small.ini", "--memory", "1MiB"});
  EXPECT_EQ(result.code, 2);
  EXPECT_SAYS(result.err, "fbbench: error: memory: one image at a time takes about ");
  EXPECT_FALSE(std::filesystem::exists(path("small.h5.parts")));
}

TEST_F(RunCommand, GivesJobsTheBatchOfTheirRun) {
  ProgramRun result = run({"run", "small.ini", "--memory", "1000GiB", "--jobs", "2"});
  EXPECT_EQ(result.code, 0) << result.err;
}

TEST_F(RunCommand, LeavesNoRowWithoutReasonWhereUnsupportedIsSkipped) {
  write_data("data.h5", images(), labels(), Tensor());
  ProgramRun result = run_with({"unsupported=skip", "metric=relevance_mass", "metric=support"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_SAYS(result.err, "left out of arrays x net: relevance_mass (relevance_mass: needs masks");
  Tensor status = read_hdf5(path("small.h5"), "/arrays/net/status");
  EXPECT_TRUE(status.select(1, 0).eq(3).all().item<bool>());
  EXPECT_TRUE(status.select(1, 1).eq(0).all().item<bool>());
}

TEST_F(RunCommand, ExitsWithOneAndTellsTheReasonWhereAnImageFails) {
  Tensor pixels = images();
  pixels[1][0][0][0] = NAN;
  write_data("data.h5", pixels);
  ProgramRun result = run({"run", "small.ini"});
  EXPECT_EQ(result.code, 1);
  EXPECT_SAYS(result.err, "INVALID: 1 of 4 images failed, first 1: ");
  EXPECT_SAYS(result.out, "gradient");
}

TEST_F(RunCommand, GivesTheSameScoresForTheSameSeed) {
  auto scores = [&](const char* seed) {
    EXPECT_EQ(run({"run", "small.ini", "--overwrite", "--set", seed}).code, 0);
    return read_hdf5(path("small.h5"), "/arrays/net/scores").nan_to_num();
  };
  Tensor first = scores("seed=1");
  EXPECT_TRUE(at::equal(scores("seed=1"), first));
  EXPECT_FALSE(at::equal(scores("seed=2"), first));  // the floor `random` differs
}

TEST_F(RunCommand, GivesTheSameWithSeveralJobs) {
  std::vector<std::string> words = {"run",    "small.ini", "--batch", "1",       "--set",
                                    "unit=1", "--threads", "1",       "--output"};
  auto scores = [&](const std::string& file, std::vector<std::string> more) {
    std::vector<std::string> all = words;
    all.push_back(file);
    all.insert(all.end(), more.begin(), more.end());
    ProgramRun result = run(all);
    EXPECT_EQ(result.code, 0) << result.err;
    return read_hdf5(path(file), "/arrays/net/scores").nan_to_num();
  };
  EXPECT_TRUE(at::equal(scores("jobs.h5", {"--jobs", "3"}), scores("one.h5", {})));
  EXPECT_FALSE(std::filesystem::exists(path("jobs.h5.parts")));
}

}  // namespace
}  // namespace fbbench
