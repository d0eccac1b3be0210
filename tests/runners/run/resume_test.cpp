// SPDX-License-Identifier: Apache-2.0
// runners/run/run.cpp, results/parts/part_store.cpp, assemble.cpp: a run that was stopped, damaged
// or spread over shards ends in the file that an undisturbed run makes.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "core/process/temporary.h"
#include "results/store/results_reader.h"
#include "runners/run/run_case.h"

namespace fbbench {
namespace {

namespace fs = std::filesystem;
using Start = PartStore::Start;

/// Five images in blocks of two: three blocks of two methods, six parts.
class Resume : public RunCase {
 protected:
  Settings settings(const std::string& output, Settings more = {}) const {
    Settings all = {{"method", "gradient"},       {"method", "random"}, {"metric", "deletion"},
                    {"metric", "support"},        {"batch", "1"},       {"unit", "2"},
                    {"output.file", path(output)}};
    for (const auto& setting : more) {
      all.erase(std::remove_if(all.begin(), all.end(),
                               [&](const auto& old) { return old.first == setting.first; }),
                all.end());
    }
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  RunReport run_from(Start start, const std::string& output, const std::string& shard = "",
                     const Settings& more = {}) const {
    Plan plan = make_plan(experiment(settings(output, more)));
    RunOptions options;
    options.start = start;
    if (!shard.empty()) options.shard = parse_shard(shard);
    return fbbench::Run(plan, options).execute();
  }

  /// The parts of an unfinished run: all of them, as no shard makes the results file.
  void make_parts() const { run_from(Start::kNew, "x.h5", "0/1"); }

  std::vector<std::string> parts() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path("x.h5.parts"))) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  /// x.h5 is what an undisturbed run makes.
  void expect_as_undisturbed() const {
    run_from(Start::kOverwrite, "whole.h5");
    Results results = read_results(path("x.h5")), whole = read_results(path("whole.h5"));
    ASSERT_EQ(results.groups.size(), whole.groups.size());
    EXPECT_EQ(results.verdict, whole.verdict);
    EXPECT_EQ(results.info.conditions, whole.info.conditions);
    for (size_t g = 0; g < whole.groups.size(); ++g) {
      const Block &a = results.groups[g].block, &b = whole.groups[g].block;
      EXPECT_EQ(a.samples, b.samples);
      EXPECT_TRUE(a.scores.nan_to_num().equal(b.scores.nan_to_num()));
      EXPECT_TRUE(a.status.equal(b.status));
      EXPECT_TRUE(a.confidence.equal(b.confidence));
      EXPECT_TRUE(a.curves[0].equal(b.curves[0]));
    }
    EXPECT_FALSE(fs::exists(path("x.h5.parts")));
  }

  void expect_refused(const std::string& cause, const Settings& more) const {
    try {
      run_from(Start::kResume, "x.h5", "", more);
      ADD_FAILURE() << "no error; want " << cause;
    } catch (const BadInput& error) {
      EXPECT_NE(std::string(error.what()).find(cause), std::string::npos) << error.what();
    }
  }
};

TEST_F(Resume, StartsWhereThereIsNothing) {
  EXPECT_TRUE(run_from(Start::kResume, "x.h5").valid());
  expect_as_undisturbed();
}

TEST_F(Resume, StoresAPartAUnitAndThePlan) {
  make_parts();
  EXPECT_EQ(parts(),
            (std::vector<std::string>{"000-000000-000.h5", "000-000000-001.h5", "000-000001-000.h5",
                                      "000-000001-001.h5", "000-000002-000.h5", "000-000002-001.h5",
                                      "plan.h5"}));
  Results part = read_results(path("x.h5.parts/000-000001-001.h5"));
  EXPECT_EQ(part.info.methods.at(0).label, "random");
  EXPECT_EQ(part.groups.at(0).info.first, 2);
  EXPECT_EQ(part.groups[0].block.samples, (std::vector<std::string>{"2", "3"}));
}

TEST_F(Resume, KeepsWholePartsAndRepeatsMissingAndDamagedOnes) {
  make_parts();
  std::string kept = path("x.h5.parts/000-000000-000.h5");
  Tensor seconds = read_results(kept).groups.at(0).block.seconds;
  fs::remove(path("x.h5.parts/000-000000-001.h5"));
  fs::resize_file(path("x.h5.parts/000-000001-000.h5"), 3000);
  std::fstream(path("x.h5.parts/000-000001-001.h5"), std::ios::in | std::ios::out)
      .seekp(4000)
      .put('?');
  std::ofstream(path("x.h5.parts/000-000002-000.h5")) << "no HDF5";
  run_from(Start::kResume, "x.h5");
  Block block = read_results(path("x.h5")).groups.at(0).block;
  EXPECT_TRUE(block.seconds.narrow(0, 0, 1).narrow(1, 0, 2).equal(seconds)) << "not run again";
  expect_as_undisturbed();
}

TEST_F(Resume, WritesADamagedPlanAgain) {
  make_parts();
  fs::resize_file(path("x.h5.parts/plan.h5"), 700);
  run_from(Start::kResume, "x.h5");
  expect_as_undisturbed();
}

TEST_F(Resume, DoesNothingWhereTheResultsAreWhole) {
  run_from(Start::kNew, "x.h5");
  auto written = fs::last_write_time(path("x.h5"));
  EXPECT_TRUE(run_from(Start::kResume, "x.h5").finished_before);
  EXPECT_EQ(fs::last_write_time(path("x.h5")), written);
}

TEST_F(Resume, RefusesOtherSettingsAndSaysWhich) {
  make_parts();
  expect_refused("seed is 0 there and 7 here", {{"seed", "7"}});
  expect_refused("batch is 1 there and 2 here", {{"batch", "2"}});
  expect_refused("unit is 2 there and 4 here", {{"unit", "4"}});
  expect_refused("method random is there but not here", {{"method", "gradient"}});
  expect_refused("metric sparseness is here but not there", {{"metric", "sparseness"}});
  expect_refused("images of arrays x net is 5 there and 3 here", {{"limit", "3"}});
  write_data(images() * 0.5);
  expect_refused("data of arrays x net is ", {});
}

TEST_F(Resume, TakesOtherThreadsAndNames) {
  make_parts();
  EXPECT_TRUE(run_from(Start::kResume, "x.h5", "", {{"threads", "1"}, {"name", "y"}}).valid());
}

TEST_F(Resume, IsAskedForWherePartsAreThere) {
  make_parts();
  EXPECT_THROW(run_from(Start::kNew, "x.h5"), BadInput);
  EXPECT_TRUE(run_from(Start::kOverwrite, "x.h5", "", {{"seed", "7"}}).valid());
}

TEST_F(Resume, GivesTheSameForAnyNumberOfShards) {
  for (int count : {1, 2, 3, 8}) {
    for (int i = count - 1; i >= 0; --i) {
      run_from(Start::kNew, "x.h5", std::to_string(i) + "/" + std::to_string(count));
    }
    run_from(Start::kResume, "x.h5");
    expect_as_undisturbed();
    fs::remove(path("x.h5"));
  }
}

TEST_F(Resume, DealsBlocksRoundRobinOverAllPairs) {
  std::string data = "arrays:file=" + path("data.h5");
  run_from(Start::kNew, "x.h5", "1/2", {{"dataset", data + "@A"}, {"dataset", data + "@B"}});
  std::vector<std::string> blocks;  // of 6: 0, 1, 2 of A, 0, 1, 2 of B
  for (const std::string& name : parts()) {
    if (name.find("-000.h5") != std::string::npos) blocks.push_back(name.substr(0, 10));
  }
  EXPECT_EQ(blocks, (std::vector<std::string>{"000-000001", "001-000000", "001-000002"}));
}

TEST_F(Resume, KeepsBlocksOfWhichEveryImageIsDropped) {
  Settings strict = {{"only_correct", "true"}};  // images 3 and 4 are classified wrongly
  run_from(Start::kNew, "x.h5", "0/1", strict);
  EXPECT_EQ(parts().size(), 7u);
  run_from(Start::kResume, "x.h5", "", strict);
  EXPECT_EQ(read_results(path("x.h5")).groups.at(0).block.samples.size(), 3u);
}

TEST_F(Resume, KeepsTheFailuresOfEveryPart) {
  Settings failing = {{"method", "test_throws"}, {"method", "gradient"}};
  Tensor broken = images();
  broken[4][0][0][0] = NAN;
  write_data(broken);
  run_from(Start::kNew, "x.h5", "", failing);
  Results results = read_results(path("x.h5"));
  EXPECT_EQ(results.verdict,
            "INVALID: 2 of 5 images failed, first 2, test_throws: I don't like image 2");
  ASSERT_EQ(results.groups.at(0).block.failures.size(), 2u) << "a sample's own counts once";
}

TEST_F(Resume, ClearsAwayWhatDeadProcessesLeft) {
  make_parts();
  pid_t child = fork();
  if (child == 0) {
    std::ofstream(temporary_name(path("x.h5.parts/000-000000-000.h5"))) << "half";
    std::ofstream(temporary_name(path("x.h5"))) << "half";
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  std::ofstream(temporary_name(path("x.h5.parts/plan.h5"))) << "ours, which is alive";
  run_from(Start::kResume, "x.h5", "0/1");
  EXPECT_EQ(parts().size(), 8u);
  for (const auto& entry : fs::directory_iterator(folder_)) {
    EXPECT_NE(entry.path().extension(), ".part");
  }
}

TEST_F(Resume, AnInterruptFinishesTheUnitAndNoMore) {
  Plan plan = make_plan(experiment(settings("x.h5")));
  {
    fbbench::Run run(plan, {});
    std::raise(SIGINT);
    EXPECT_TRUE(run.execute().interrupted);
  }
  EXPECT_FALSE(fs::exists(path("x.h5")));
  run_from(Start::kResume, "x.h5");
  expect_as_undisturbed();
}

TEST(Shard, IsReadFromTheEnvironmentOfItsLauncher) {
  EXPECT_THROW(parse_shard("auto"), BadOption);
  setenv("SLURM_PROCID", "3", 1);
  setenv("SLURM_NTASKS", "4", 1);
  EXPECT_EQ(parse_shard("auto").text(), "3/4");
  setenv("OMPI_COMM_WORLD_RANK", "0", 1);
  setenv("OMPI_COMM_WORLD_SIZE", "2", 1);
  EXPECT_EQ(parse_shard("auto").text(), "0/2");
  setenv("SLURM_ARRAY_TASK_ID", "5", 1);
  setenv("SLURM_ARRAY_TASK_COUNT", "8", 1);
  setenv("SLURM_ARRAY_TASK_MIN", "1", 1);
  EXPECT_EQ(parse_shard("auto").text(), "4/8");
  EXPECT_EQ(parse_shard("auto").source, "SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT");
  EXPECT_EQ(parse_shard("1/3").text(), "1/3") << "what is given goes first";
  for (const char* name :
       {"SLURM_PROCID", "SLURM_NTASKS", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE",
        "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN"}) {
    unsetenv(name);
  }
  for (const char* text : {"", "1", "2/2", "-1/2", "a/b", "1/0", "0/"}) {
    EXPECT_THROW(parse_shard(text), BadOption) << text;
  }
}

}  // namespace
}  // namespace fbbench
