// SPDX-License-Identifier: Apache-2.0
// runners/cost/timing.cpp, timing_plan.cpp: flags, and what is measured. tests/cli/time_test.cpp
// runs it.
#include "runners/cost/timing.h"

#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/tiny_network.h"

namespace fbbench {
namespace {

std::string refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing refused";
}

TEST(BenchmarkFlags, RepeatFiveTimesUnlessTold) {
  EXPECT_EQ(BenchmarkFlags({}).repetitions(), 5);
  EXPECT_EQ(BenchmarkFlags({"--benchmark_repetitions=9"}).repetitions(), 9);
}

TEST(BenchmarkFlags, TellWhenGoogleBenchmarkPrintsItself) {
  EXPECT_TRUE(BenchmarkFlags({"--benchmark_format=json"}).own_output());
  EXPECT_FALSE(BenchmarkFlags({"--benchmark_format=console"}).list_only());
  EXPECT_TRUE(BenchmarkFlags({"--benchmark_list_tests"}).list_only());
  EXPECT_FALSE(BenchmarkFlags({"--benchmark_list_tests=false"}).list_only());
}

TEST(BenchmarkFlags, AreRefusedInOneLineThatNamesThem) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"--benchmark_nonsense=1", "--benchmark_nonsense=1: Google Benchmark has no such flag"},
      {"--benchmark_min_time=soon", "soon"},
      {"--benchmark_format=xml", "want console, json or csv"},
      {"--benchmark_repetitions=0", "--benchmark_repetitions: want 1 or more"},
      {"--benchmark_report_aggregates_only=true", "every repetition is kept"},
      {"--benchmark_out=/nowhere/t.json", "/nowhere/t.json can't be written"}};
  for (const auto& [flag, cause] : cases) {
    std::string told = refusal([&flag = flag] { BenchmarkFlags({flag}); });
    EXPECT_NE(told.find(cause), std::string::npos) << told;
    EXPECT_EQ(told.find('\n'), std::string::npos) << told;
    BenchmarkFlags({"--benchmark_format=console"});  // flags are the process': mends them
  }
}

/// conv 3x3, ReLU, global average, linear: 1x8x8 images, 2 classes.
class TimingPlanTest : public testing::Test {
 protected:
  void SetUp() override {
    file_ = save_network(fresh_folder(),
                         "def forward(self, x):\n"
                         "    y = torch.relu(torch.conv2d(x, self.kernel, None, [1, 1], [1, 1]))\n"
                         "    return torch.linear(torch.mean(y, [2, 3]), self.weight)\n",
                         {{"kernel", at::ones({2, 1, 3, 3})}, {"weight", at::ones({2, 2})}},
                         tiny_input(1, 8, 8, 2));
  }
  TimingPlan plan(const std::vector<std::string>& methods) const {
    TimingRequest request{{Spec::parse(file_)}, {}, {1, 4}, {8, 12}, {1, 2}};
    for (const std::string& method : methods) request.methods.push_back(Spec::parse(method));
    return plan_timing(request);
  }
  static std::vector<std::string> methods_of(const TimingPlan& plan) {
    std::vector<std::string> names;
    for (size_t i = 0; i < plan.works.size() / 8; ++i) {
      names.push_back(plan.works[i].timed.method);
    }
    return names;
  }
  std::string file_;
};

TEST_F(TimingPlanTest, PutsForwardAndGradientBeforeTheMethodsOfEachSetting) {
  TimingPlan all = plan({"random", "center"});
  EXPECT_EQ(all.works.size(), 2u * 2 * 2 * 4);
  EXPECT_EQ(methods_of(all), (std::vector<std::string>{"forward", "gradient", "random", "center"}));
  EXPECT_EQ(all.works[0].timed.unit, TimeUnit::kForward);
  EXPECT_EQ(all.works[1].timed.unit, TimeUnit::kGradient);
  EXPECT_EQ(all.works[2].timed.unit, TimeUnit::kNone);
}

TEST_F(TimingPlanTest, MeasuresThePlainGradientOnce) {
  EXPECT_EQ(methods_of(plan({"gradient", "gradient:output=prob@P"})),
            (std::vector<std::string>{"forward", "gradient", "P"}));
}

TEST_F(TimingPlanTest, GivesEachCaseImagesOfItsSizeAndThePredictedClasses) {
  for (const TimingWork& work : plan({"random"}).works) {
    const TimedCase& timed = work.timed;
    EXPECT_EQ(work.batch->images.sizes(),
              (std::vector<int64_t>{timed.batch, 1, timed.height, timed.width}));
    EXPECT_TRUE(work.batch->targets.equal(work.network->forward(work.batch->images).argmax(1)));
    EXPECT_EQ(timed.depth, 2);
  }
}

TEST_F(TimingPlanTest, TakesTheSameImagesEachTime) {
  EXPECT_TRUE(
      plan({"random"}).works[0].batch->images.equal(plan({"center"}).works[0].batch->images));
}

TEST_F(TimingPlanTest, RefusesANamedMethodThatCannotWork) {
  EXPECT_NE(refusal([&] { plan({"occlusion:window=20,stride=4"}); }).find("window"),
            std::string::npos);
  EXPECT_NE(refusal([&] { plan({"maps"}); }).find("file"), std::string::npos);
}

}  // namespace
}  // namespace fbbench
