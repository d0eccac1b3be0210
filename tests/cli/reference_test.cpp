// SPDX-License-Identifier: Apache-2.0
// The whole way, from networks and images to the results file, against what independent programs
// answer (tests/data/reference/README.md).
#include "base/agreement.h"
#include "base/hdf5.h"
#include "cli/program_case.h"

namespace fbbench {
namespace {

constexpr int64_t kImages = 8;

class Reference : public testing::TestWithParam<std::string> {
 protected:
  std::string file(const std::string& name) const {
    return FBBENCH_TEST_DATA "/reference/" + GetParam() + "/" + name;
  }
  Tensor expected(const std::string& name) const { return read_hdf5(file("expected.h5"), name); }
  std::string result() const { return folder_ + "/reference.h5"; }

  /// Runs these methods and metrics on the case's images; the results lie at result().
  void run(const std::vector<std::string>& lines) const {
    std::ofstream ini(folder_ + "/reference.ini");
    ini << "network = " << file("network.pt") << "\ndataset = arrays:file=" << file("data.h5")
        << "\nfloors = no\nbatch = 3\n";
    for (const std::string& line : lines) ini << line << "\n";
    ini << "[output]\nmaps = yes\n";
    ini.close();
    ProgramSetting setting;
    setting.folder = folder_;
    ProgramRun program = run_program({"run", "reference.ini"}, setting);
    ASSERT_EQ(program.code, 0) << program.err;
  }
  Tensor stored(const std::string& name) const {
    return read_hdf5(result(), "/arrays/network/" + name);
  }

  std::string folder_ = fresh_folder();
};

TEST_P(Reference, GivesTheExpectedMaps) {
  run({"method = gradient", "method = guided_backprop", "method = occlusion:window=8,stride=4",
       "method = forward_backward:keep=1@fb1", "method = forward_backward:keep=0.98@fb98",
       "method = forward_backward:keep=0.95@fb95", "metric = support"});
  auto largest = [](const Tensor& values) { return std::get<0>(values.abs().max(1)); };
  auto relevance = [&](const std::string& keep) {
    return expected("forward_backward_keep" + keep).sum(1);
  };
  const std::vector<Tensor> wanted = {largest(expected("gradient")),
                                      largest(expected("guided_backprop")),
                                      expected("occlusion").mean(1),
                                      relevance("1.0"),
                                      relevance("0.98"),
                                      relevance("0.95")};
  Tensor maps = stored("maps");
  ASSERT_EQ(maps.size(0), 6);
  for (int64_t i = 0; i < 6; ++i) {
    // Of float32 sums; 9e-6 was seen, of occlusion.
    EXPECT_TRUE(images_agree(maps[i], wanted[static_cast<size_t>(i)], 3e-5)) << "method " << i;
  }
  Tensor left = stored("relevance_left");
  for (const auto& [row, keep] : {std::pair{3, "1.0"}, {4, "0.98"}, {5, "0.95"}}) {
    EXPECT_LT(distance(left[row], expected("relevance_left_keep" + std::string(keep))), 1e-6);
  }
}

TEST_P(Reference, StoresTheClassesOfTheExpectedLogits) {
  run({"method = center", "metric = support"});
  auto [confidence, predicted] = at::softmax(expected("logits").to(at::kDouble), 1).max(1);
  EXPECT_TRUE(at::equal(stored("predicted"), predicted));
  EXPECT_LT(distance(stored("confidence"), confidence), 2e-6);  // of float32 logits
}

struct Expected {
  const char* spec;     // of our metric
  const char* dataset;  // in metrics.h5
  double tolerance;     // tests/metrics/reference_test.cpp has the reasons
};
constexpr Expected kMetrics[] = {{"relevance_mass", "relevance_mass", 1e-6},
                                 {"support", "support_95", 0},
                                 {"sparseness", "sparseness", 1e-4},
                                 {"complexity", "complexity", 3e-4}};
// Not for occlusion, whose plateaus are ties: they were broken at random there.
constexpr Expected kMetricsByOrder[] = {{"deletion:step=64", "deletion", 5e-6},
                                        {"insertion:step=64", "insertion", 5e-6},
                                        {"pointing_game:tolerance=0", "pointing_game_tol0", 0},
                                        {"pointing_game:tolerance=5", "pointing_game_tol5", 0},
                                        {"pointing_game:tolerance=15", "pointing_game_tol15", 0},
                                        {"relevance_rank", "relevance_rank", 0},
                                        {"localisation_auc", "auc_roc", 1e-12}};

class ReferenceScores : public Reference {
 protected:
  /// Runs the metrics on the stored maps of these methods, and compares each score.
  template <size_t kCount>
  void expect_given(const std::vector<std::string>& methods,
                    const Expected (&metrics)[kCount]) const {
    std::vector<std::string> lines;
    for (const std::string& method : methods) {
      std::string maps = folder_ + "/" + method + ".maps.h5";
      Hdf5Writer(maps).write("maps", read_hdf5(file("metrics.h5"), "/" + method + "/maps"));
      lines.push_back("method = maps:file=" + maps + "@" + method);
    }
    for (const Expected& metric : metrics) lines.push_back(std::string("metric = ") + metric.spec);
    run(lines);
    Tensor scores = stored("scores");
    const auto rows = static_cast<int64_t>(methods.size()), columns = int64_t{kCount};
    ASSERT_EQ(scores.sizes(), (std::vector<int64_t>{rows, columns, kImages}));
    for (int64_t m = 0; m < rows; ++m) {
      for (int64_t k = 0; k < columns; ++k) {
        const std::string& method = methods[static_cast<size_t>(m)];
        Tensor want = read_hdf5(file("metrics.h5"), "/" + method + "/" + metrics[k].dataset);
        EXPECT_LE(distance(scores[m][k], want), metrics[k].tolerance)
            << method << " " << metrics[k].spec << "\n"
            << scores[m][k] << "\n"
            << want;
      }
    }
  }
};

TEST_P(ReferenceScores, AreTheExpectedOnesForGivenMaps) {
  expect_given({"gradient", "guided_backprop", "occlusion", "forward_backward_keep1.0"}, kMetrics);
}

TEST_P(ReferenceScores, AreTheExpectedOnesByTheOrderOfPixels) {
  expect_given({"gradient", "guided_backprop", "forward_backward_keep1.0"}, kMetricsByOrder);
}

INSTANTIATE_TEST_SUITE_P(Cases, ReferenceScores, testing::Values("plain", "residual"),
                         [](const auto& test) { return test.param; });
INSTANTIATE_TEST_SUITE_P(Cases, Reference, testing::Values("plain", "residual"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
