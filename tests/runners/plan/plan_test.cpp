// SPDX-License-Identifier: Apache-2.0
// runners/plan/plan.cpp, open_network.cpp, runners/cost/cost_estimate.cpp: what is refused before
// work starts, and what is told.
#include "runners/plan/plan.h"

#include <filesystem>
#include <sstream>

#include "runners/cost/cost_estimate.h"
#include "runners/plan/open_network.h"
#include "runners/run/run_case.h"

namespace fbbench {
namespace {

class PlanTest : public RunCase {
 protected:
  void expect_refused(const Settings& overrides, const std::string& cause) const {
    try {
      make_plan(experiment(overrides));
      ADD_FAILURE() << "no error; want " << cause;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(cause), std::string::npos) << error.what();
    }
  }
};

TEST_F(PlanTest, RefusesUnknownNames) {
  expect_refused({{"method", "gradeint"}}, "did you mean 'gradient'?");
  expect_refused({{"metric", "suport"}}, "did you mean 'support'?");
  expect_refused({{"dataset", "aray:file=x"}}, "did you mean 'arrays'?");
  expect_refused({{"network", "fashion_scene"}}, "did you mean 'fashion_scenes'?");
}

TEST_F(PlanTest, FindsAMisspeltMetricBeforeItOpensTheNetwork) {
  expect_refused({{"metric", "suport"}, {"network", "none.pt"}}, "did you mean 'support'?");
}

TEST_F(PlanTest, RefusesTargetsThatAreNotThere) {
  expect_refused({{"target", "7"}}, "class 7 is out of range");
  expect_refused({{"target", "clas1"}}, "did you mean 'class1'?");
}

TEST_F(PlanTest, RefusesTwoEntriesOfOneLabel) {
  expect_refused({{"method", "gradient@G"}, {"method", "occlusion@G"}}, "'G' labels two entries");
}

TEST_F(PlanTest, CrossesDataSetsAndNetworks) {
  std::string data = "arrays:file=" + path("data.h5");
  Plan plan =
      make_plan(experiment({{"dataset", data + "@A"}, {"dataset", data + "@B"}, {"limit", "3"}}));
  ASSERT_EQ(plan.pairs.size(), 2u);
  EXPECT_EQ(plan.pairs[1].title(), "B x net");
  EXPECT_EQ(plan.pairs[1].images, 3);
}

TEST_F(PlanTest, KeepsCanonicalSpecsAndVersionsForTheResults) {
  RunInfo info = make_plan(experiment({{"method", "gradient:reduce=max_abs@G"}})).run_info();
  ASSERT_EQ(info.methods.size(), 1u);
  EXPECT_EQ(info.methods[0].spec, "gradient@G");
  EXPECT_EQ(info.methods[0].label, "G");
  EXPECT_EQ(info.metrics[0].direction, -1);  // support: smaller is better
  EXPECT_GE(info.metrics[0].version, 1);
}

TEST_F(PlanTest, TellsHowMuchWorkThereIs) {
  std::ostringstream text;
  make_plan(experiment({{"floors", "yes"}})).print(text);
  EXPECT_NE(text.str().find("1 network x 1 data set x 3 methods x 1 metric, 5 images"),
            std::string::npos)
      << text.str();
}

TEST_F(PlanTest, TellsThatProbabilitiesWithoutAGraphAreExplainedAsLogarithms) {
  auto printed = [&](const std::string& before, const std::string& output) {
    save_network(folder_,
                 "def forward(self, x):\n    z = torch.linear(torch.flatten(x, 1), self.weight)\n" +
                     before + "    return torch.softmax(z, 1)\n",
                 {{"weight", at::randn({2, 16})}}, tiny_input(1, 4, 4, 2), output);
    std::ostringstream text;
    make_plan(experiment()).print(text);
    return text.str();
  };
  std::string no_graph = printed("    if bool(z.sum() > 1e9):\n        z = -z\n", "probabilities");
  EXPECT_NE(no_graph.find("explained of net: logarithms of probabilities"), std::string::npos)
      << no_graph;
  EXPECT_EQ(printed("", "probabilities").find("logarithms"), std::string::npos);
}

TEST_F(PlanTest, EstimatesMoreTimeForMoreImages) {
  auto seconds = [&](const char* limit) {
    return estimate_cost(make_plan(experiment({{"limit", limit}, {"method", "test_sleeps"}})))
        .seconds;
  };
  EXPECT_GE(seconds("5"), 5 * 0.050);  // test_sleeps takes 50 ms a call
  Estimate estimate = estimate_cost(make_plan(experiment()));
  EXPECT_GT(estimate.peak_bytes, 1 << 20);
  EXPECT_GT(estimate.weight_bytes, 0);
  EXPECT_LT(estimate.weight_bytes, estimate.peak_bytes);
}

TEST_F(PlanTest, OpensANetworkByItsPath) {
  EXPECT_EQ(open_network(Spec::parse(path("net.pt")))->class_count(), 2);
  EXPECT_THROW(open_network(Spec::parse("fashion_scene")), BadOption);
  EXPECT_THROW(open_network(Spec::parse("./fashion_scene.pt")), BadInput);
}

TEST_F(PlanTest, OpensAPathWithAnAtSignInBracketsAndSaysSoWithout) {
  std::string folder = path("me@lab_10:30");
  std::filesystem::create_directory(folder);
  for (const char* file : {"/net.pt", "/net.json"}) {
    std::filesystem::copy_file(path("") + file, folder + file);
  }
  EXPECT_EQ(open_network(Spec::parse("[" + folder + "/net.pt]"))->class_count(), 2);
  expect_refused({{"network", folder + "/net.pt"}}, "[" + folder + "/net.pt]");
  std::filesystem::rename(folder, path("me@lab"));
  expect_refused({{"network", path("me@lab/net.pt:height=5")}}, "[" + path("me@lab/net.pt") + "]");
}

}  // namespace
}  // namespace fbbench
