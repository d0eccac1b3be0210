// SPDX-License-Identifier: Apache-2.0
// cli/time.cpp, runners/cost/timing.cpp: `fbbench time` as a user runs it, on a tiny network. No
// test says how long anything may take.
#include <nlohmann/json.hpp>

#include "base/hdf5.h"
#include "cli/program_case.h"
#include "core/hdf5/file.h"

namespace fbbench {
namespace {

class Time : public ProgramCase {
 protected:
  ProgramRun time(const std::vector<std::string>& words) const {
    std::vector<std::string> all = {"time", "--network", "net.pt", "--benchmark_min_time=0.001",
                                    "--benchmark_repetitions=2"};
    all.insert(all.end(), words.begin(), words.end());
    return run(all);
  }
  /// All done; the exit code follows the verdict, as a test's machine may scale its frequency.
  void expect_done(const ProgramRun& result, const std::string& told) const {
    bool valid = told.find("\nVALID\n") != std::string::npos;
    EXPECT_EQ(result.code, valid ? 0 : 1) << told << result.err;
    EXPECT_EQ(told.find("failed:"), std::string::npos) << told;
  }
  void expect_refused(const std::vector<std::string>& words, const std::string& cause) const {
    auto before = files();
    ProgramRun result = time(words);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_EQ(result.err.rfind("fbbench: error: ", 0), 0u) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_SAYS(result.err, cause);
    EXPECT_EQ(files(), before);
  }
  static nlohmann::json read_json(const std::string& path) {
    return nlohmann::json::parse(std::ifstream(path));
  }
};

TEST_F(Time, PrintsTheUnitsAndEveryMethodThatNeedsNoFile) {
  ProgramRun result = time({});
  expect_done(result, result.out);
  for (const char* text : {"x forward", "x gradient", "ms/image", "peak memory", "\nforward ",
                           "\ngradient ", "\nforward_backward ", "\nrandom "}) {
    EXPECT_SAYS(result.out, text);
  }
  EXPECT_EQ(result.out.find("\nmaps"), std::string::npos);
}

TEST_F(Time, LeavesOutWhatCannotWorkUnlessItWasNamed) {
  ProgramRun result = time({});
  EXPECT_SAYS(result.err, "left out: occlusion on net: ");  // its window is larger than 8x8
  expect_refused({"--method", "occlusion"}, "window");
}

TEST_F(Time, WritesGoogleBenchmarksJsonWithContextAndEveryRepetition) {
  ProgramRun result = time(
      {"--method", "random@R", "--batch", "1,2", "--threads", "1", "--benchmark_out=times.json"});
  expect_done(result, result.out);
  auto report = read_json(path("times.json"));
  EXPECT_TRUE(report["context"].contains("libtorch_version"));
  EXPECT_TRUE(report["context"].contains("num_cpus"));
  std::map<std::string, int> repetitions;
  for (const auto& run : report["benchmarks"]) {
    if (run["run_type"] == "iteration") ++repetitions[run["run_name"]];
  }
  EXPECT_EQ(repetitions.size(), 6u);  // forward, gradient, R; two batch sizes
  EXPECT_EQ(repetitions["net/R/batch:2/size:8x8/threads:1/process_time/real_time"], 2);
}

TEST_F(Time, StoresEveryCaseInHdf5) {
  ProgramRun result = time({"--method", "random", "--batch", "1,2,3", "--size", "8,12,16",
                            "--threads", "1", "--output", "times.h5"});
  expect_done(result, result.out);
  Hdf5File file(path("times.h5"));
  auto methods = file.dataset("method").read_strings();
  EXPECT_EQ(methods.size(), 3u * 3 * 3);
  EXPECT_EQ(std::count(methods.begin(), methods.end(), "forward"), 3 * 3);
  Tensor seconds = read_hdf5(path("times.h5"), "/seconds");
  EXPECT_EQ(seconds.size(1), 2);
  EXPECT_TRUE(seconds.gt(0).all().item<bool>());
  EXPECT_TRUE(read_hdf5(path("times.h5"), "/x_gradient").gt(0).all().item<bool>());
  EXPECT_TRUE(read_hdf5(path("times.h5"), "/peak_bytes").gt(1 << 20).all().item<bool>());
  for (const char* axis : {"pixels", "batch"}) EXPECT_SAYS(result.out, axis);
}

TEST_F(Time, ShowsGoogleBenchmarksOwnOutputWhereAFormatIsAsked) {
  ProgramRun result = time({"--method", "center", "--benchmark_format=json"});
  EXPECT_TRUE(nlohmann::json::parse(result.out).contains("benchmarks"));
  expect_done(result, result.err);
}

TEST_F(Time, ListsAndFiltersCases) {
  ProgramRun list = time({"--benchmark_list_tests", "--benchmark_filter=/center/"});
  EXPECT_EQ(list.code, 0);
  EXPECT_EQ(std::count(list.out.begin(), list.out.end(), '\n'), 1) << list.out;
  ProgramRun filtered = time({"--benchmark_filter=/(center|forward)/"});
  expect_done(filtered, filtered.out);
  EXPECT_EQ(filtered.out.find("\ngradient"), std::string::npos) << filtered.out;
  expect_refused({"--benchmark_filter=/nothing/"}, "--benchmark_filter: no case matches");
}

TEST_F(Time, RefusesBadOptionsInOneLine) {
  expect_refused({"--batch", "0"}, "--batch: want whole numbers of 1 to 4096");
  expect_refused({"--threads", "1,x"}, "got '1,x'");
  expect_refused({"--size", ","}, "--size: want whole numbers");
  expect_refused({"--method", "gradeint"}, "did you mean 'gradient'?");
  expect_refused({"--network", "none.pt"}, "none.pt: no such file");
  expect_refused({"--output", "small.ini"}, "small.ini exists");
  expect_refused({"--benchmark_nonsense=1"}, "Google Benchmark has no such flag");
}

TEST_F(Time, NeedsANetwork) {
  ProgramRun result = run({"time"});
  EXPECT_EQ(result.code, 2);
  EXPECT_SAYS(result.err, "--network is missing");
}

/// Ends in a fixed number of values, so that only 8x8 images fit.
TEST_F(Time, LeavesOutSizesThatANetworkDoesNotTake) {
  save_network(path("flat"),
               "def forward(self, x):\n"
               "    return torch.linear(torch.flatten(x, 1), self.weight)\n",
               {{"weight", at::ones({2, 64})}}, input());
  ProgramRun result = run({"time", "--network", "flat/net.pt", "--size", "8,9", "--method",
                           "center", "--benchmark_min_time=0.001"});
  expect_done(result, result.out);
  EXPECT_SAYS(result.err, "left out: net at 9x9: ");
  ProgramRun none = run({"time", "--network", "flat/net.pt", "--size", "9"});
  EXPECT_EQ(none.code, 2);
  EXPECT_SAYS(none.err, "--size: none is left; net at 9x9");
}

}  // namespace
}  // namespace fbbench
