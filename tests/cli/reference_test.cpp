// SPDX-License-Identifier: Apache-2.0
// The whole way, from networks and images to the results file, against what independent programs
// answer (tests/data/reference/README.md).
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

/// How many images differ by more than `tolerance` of the largest value.
int64_t images_apart(const Tensor& maps, const Tensor& expected, double tolerance) {
  Tensor difference = (maps - expected).abs().flatten(1);
  return std::get<0>(difference.max(1)).gt(expected.abs().max() * tolerance).sum().item<int64_t>();
}

/// One image of eight may differ more: a ReLU's input or the last unit kept may lie within rounding
/// of its threshold.
constexpr int64_t kImagesThatMayDiffer = 1;

TEST_P(Reference, GivesTheExpectedMaps) {
  run({"method = gradient", "method = guided_backprop", "method = occlusion:window=8,stride=4",
       "method = forward_backward:keep=1@fb1", "method = forward_backward:keep=0.98@fb98",
       "method = forward_backward:keep=0.95@fb95", "metric = support"});
  Tensor maps = stored("maps");
  auto largest = [](const Tensor& values) { return std::get<0>(values.abs().max(1)); };
  EXPECT_LE(images_apart(maps[0], largest(expected("gradient")), 1e-4), kImagesThatMayDiffer);
  EXPECT_LE(images_apart(maps[1], largest(expected("guided_backprop")), 1e-4),
            kImagesThatMayDiffer);
  EXPECT_LE(images_apart(maps[2], expected("occlusion").mean(1), 1e-4), kImagesThatMayDiffer);
  EXPECT_LE(images_apart(maps[3], expected("forward_backward_keep1.0").sum(1), 1e-4),
            kImagesThatMayDiffer);
  int64_t row = 4;
  for (const char* keep : {"0.98", "0.95"}) {
    Tensor apart = (maps[row] - expected("forward_backward_keep" + std::string(keep)).sum(1)).abs();
    EXPECT_LE(apart.sum({1, 2}).gt(1e-4).sum().item<int64_t>(), kImagesThatMayDiffer) << keep;
    Tensor left = expected("relevance_left_keep" + std::string(keep));
    EXPECT_LE((stored("relevance_left")[row] - left).abs().gt(1e-5).sum().item<int64_t>(),
              kImagesThatMayDiffer)
        << keep;
    ++row;
  }
}

TEST_P(Reference, StoresTheClassesOfTheExpectedLogits) {
  run({"method = center", "metric = support"});
  auto [confidence, predicted] = at::softmax(expected("logits").to(at::kDouble), 1).max(1);
  EXPECT_TRUE(at::equal(stored("predicted"), predicted));
  EXPECT_TRUE(at::allclose(stored("confidence"), confidence, 1e-4, 1e-6));
}

struct Expected {
  const char* spec;     // of our metric
  const char* dataset;  // in metrics.h5
  double tolerance;
  bool by_order;  // then occlusion's plateaus are left out: ties were broken at random there
};
// 3e-4: Quantus adds 1e-7 to each pixel for sparseness and complexity.
constexpr Expected kMetrics[] = {
    {"deletion:step=64", "deletion", 1e-4, true},
    {"insertion:step=64", "insertion", 1e-4, true},
    {"pointing_game:tolerance=0", "pointing_game_tol0", 0, true},
    {"pointing_game:tolerance=5", "pointing_game_tol5", 0, true},
    {"pointing_game:tolerance=15", "pointing_game_tol15", 0, true},
    {"relevance_mass", "relevance_mass", 1e-4, false},
    {"relevance_rank", "relevance_rank", 1e-4, true},
    {"localisation_auc", "auc_roc", 1e-4, true},
    {"support", "support_95", 1e-4, true},
    {"sparseness", "sparseness", 3e-4, false},
    {"complexity", "complexity", 3e-4, false},
};

TEST_P(Reference, GivesTheExpectedScoresForGivenMaps) {
  const std::vector<std::string> methods = {"gradient", "guided_backprop", "occlusion",
                                            "forward_backward_keep1.0"};
  std::vector<std::string> lines;
  for (const std::string& method : methods) {
    std::string maps = folder_ + "/" + method + ".maps.h5";
    Hdf5Writer(maps).write("maps", read_hdf5(file("metrics.h5"), "/" + method + "/maps"));
    lines.push_back("method = maps:file=" + maps + "@" + method);
  }
  for (const Expected& metric : kMetrics) lines.push_back("metric = " + std::string(metric.spec));
  run(lines);
  Tensor scores = stored("scores");
  ASSERT_EQ(scores.sizes(), (std::vector<int64_t>{4, std::size(kMetrics), kImages}));
  for (size_t m = 0; m < methods.size(); ++m) {
    for (size_t k = 0; k < std::size(kMetrics); ++k) {
      if (kMetrics[k].by_order && methods[m] == "occlusion") continue;
      Tensor got = scores[static_cast<int64_t>(m)][static_cast<int64_t>(k)];
      Tensor want = read_hdf5(file("metrics.h5"), "/" + methods[m] + "/" + kMetrics[k].dataset)
                        .to(at::kDouble);
      EXPECT_LE((got - want).abs().max().item<double>(), kMetrics[k].tolerance)
          << methods[m] << " " << kMetrics[k].spec << "\n"
          << got << "\n"
          << want;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Reference, testing::Values("plain", "residual"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
