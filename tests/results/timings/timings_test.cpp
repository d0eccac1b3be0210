// SPDX-License-Identifier: Apache-2.0
// results/timings/timings.cpp, timings_table.cpp, timings_file.cpp: what follows from given times.
#include "results/timings/timings.h"

#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/hdf5.h"
#include "core/hdf5/attributes.h"
#include "core/hdf5/file.h"
#include "results/timings/timings_file.h"

namespace fbbench {
namespace {

TimedCase timed(const std::string& method, std::vector<double> seconds, int64_t batch = 1,
                TimeUnit unit = TimeUnit::kNone) {
  TimedCase result;
  result.network = "net";
  result.method = result.spec = method;
  result.unit = unit;
  result.batch = batch;
  result.height = result.width = 8;
  result.depth = 3;
  result.seconds = std::move(seconds);
  return result;
}
TimedCase forward(double seconds, int64_t batch = 1) {
  return timed("forward", {seconds}, batch, TimeUnit::kForward);
}
TimedCase gradient(double seconds, int64_t batch = 1) {
  return timed("gradient", {seconds}, batch, TimeUnit::kGradient);
}

TEST(Timings, TakeTheMedianAndItsInterquartileRange) {
  TimedCase five = timed("a", {5, 1, 3, 2, 9});
  EXPECT_DOUBLE_EQ(median_seconds(five), 3);
  EXPECT_DOUBLE_EQ(relative_spread(five), 1);  // (5 - 2) / 3
  EXPECT_DOUBLE_EQ(median_seconds(timed("a", {1, 2})), 1.5);
  EXPECT_TRUE(std::isnan(median_seconds(timed("a", {}))));
}

TEST(Timings, DivideByForwardAndGradientOfTheSameSetting) {
  auto figures = time_figures({forward(0.1), gradient(0.2), timed("a", {0.4}), forward(0.5, 4),
                               gradient(0.8, 4), timed("a", {1.6}, 4)});
  EXPECT_DOUBLE_EQ(figures[2].x_forward, 4);
  EXPECT_DOUBLE_EQ(figures[2].x_gradient, 2);
  EXPECT_DOUBLE_EQ(figures[5].x_forward, 3.2);
  EXPECT_DOUBLE_EQ(figures[5].x_gradient, 2);
  EXPECT_DOUBLE_EQ(figures[5].seconds_per_image, 0.4);
  EXPECT_DOUBLE_EQ(figures[5].images_per_second, 2.5);
}

TEST(Timings, HaveNoRatioWhereTheUnitWasNotMeasured) {
  EXPECT_TRUE(std::isnan(time_figures({timed("a", {0.4}), forward(0.1, 4)})[0].x_forward));
}

TEST(Timings, ShareWhatACallAddsToMemoryAmongItsImages) {
  TimedCase four = timed("a", {1}, 4);
  EXPECT_TRUE(std::isnan(time_figures({four})[0].bytes_per_image));
  four.extra_bytes = 4096;
  EXPECT_DOUBLE_EQ(time_figures({four})[0].bytes_per_image, 1024);
}

TEST(CostCurves, FindTheExponentOfAPowerLaw) {
  auto curves = cost_curves({timed("a", {3}, 1), timed("a", {12}, 2), timed("a", {48}, 4)});
  ASSERT_EQ(curves.size(), 1u);
  EXPECT_EQ(curves[0].axis, "batch");
  EXPECT_EQ(curves[0].network, "net");
  EXPECT_EQ(curves[0].values, (std::vector<double>{1, 2, 4}));
  EXPECT_NEAR(curves[0].exponent, 2, 1e-12);
  EXPECT_NEAR(curves[0].seconds[2], 48, 1e-9);
}

TEST(CostCurves, FitOneExponentToSettingsOfUnlikeHeight) {
  std::vector<TimedCase> cases;
  for (int64_t threads : {1, 2}) {
    for (int64_t batch : {1, 4, 16}) {
      cases.push_back(timed("a", {std::sqrt(static_cast<double>(batch)) / threads}, batch));
      cases.back().threads = threads;
    }
  }
  auto curves = cost_curves(cases);
  ASSERT_EQ(curves.size(), 1u) << "two values of threads are no curve";
  EXPECT_NEAR(curves[0].exponent, 0.5, 1e-12);
}

TEST(CostCurves, GoAcrossNetworksForDepth) {
  std::vector<TimedCase> cases;
  for (int64_t depth : {0, 5, 10, 20}) {  // 0: no graph, no point
    cases.push_back(timed("a", {static_cast<double>(depth) + 1e-9}));
    cases.back().network = "net" + std::to_string(depth);
    cases.back().depth = depth;
  }
  auto curves = cost_curves(cases);
  ASSERT_EQ(curves.size(), 1u);
  EXPECT_EQ(curves[0].axis, "depth");
  EXPECT_EQ(curves[0].network, "");
  EXPECT_NEAR(curves[0].exponent, 1, 1e-6);
}

TEST(CostCurves, FollowPixelsAndThreads) {
  std::vector<TimedCase> cases;
  for (int64_t i : {1, 2, 4}) {
    cases.push_back(timed("sides", {1.0 * i * i}));
    cases.back().height = cases.back().width = 8 * i;
    cases.push_back(timed("threads", {1.0 / i}));
    cases.back().threads = i;
  }
  auto curves = cost_curves(cases);
  ASSERT_EQ(curves.size(), 2u);
  EXPECT_EQ(curves[0].axis, "pixels");
  EXPECT_NEAR(curves[0].exponent, 1, 1e-12);
  EXPECT_EQ(curves[1].axis, "threads");
  EXPECT_NEAR(curves[1].exponent, -1, 1e-12);
}

TEST(TimingVerdict, IsValidForAnOptimisedBuildAtASteadyFrequency) {
  EXPECT_EQ(timing_verdict({forward(1)}, true, false), "VALID");
}

TEST(TimingVerdict, TellsWhatIsWrongAndWhatToChange) {
  EXPECT_EQ(timing_verdict({forward(1)}, false, false),
            "INVALID: this is a debug or sanitizer build; build with cmake --preset release");
  std::string both = timing_verdict({forward(1)}, false, true);
  EXPECT_NE(both.find("cmake --preset release"), std::string::npos);
  EXPECT_NE(both.find("cpupower frequency-set"), std::string::npos);
}

TEST(TimingVerdict, CountsFailedCases) {
  TimedCase failed = timed("a", {});
  failed.failure = "boom";
  EXPECT_EQ(timing_verdict({forward(1), failed}, true, false),
            "INVALID: 1 of 2 cases failed; the table says why");
}

TEST(TimingsTable, ShowsFiguresRatiosMemoryAndFailures) {
  TimedCase measured = timed("a", {0.4, 0.4, 0.5}, 2);
  measured.peak_bytes = 300 << 20;
  measured.extra_bytes = 3 << 20;
  TimedCase failed = timed("b", {}, 2);
  failed.failure = "boom";
  std::string text = render_timings({forward(0.1, 2), gradient(0.3, 2), measured, failed});
  EXPECT_NE(text.find("a             2   8x8        1       200  12.5%      5.00       4.00        "
                      "1.33      300 MiB      1.50 MiB\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("failed: b, batch 2, size 8x8, threads 1: boom\n"), std::string::npos);
}

TEST(TimingsTable, CautionsWhereRepetitionsDiffer) {
  std::string loose = render_timings({timed("a", {1, 2, 3}), timed("b", {1, 1, 1})});
  EXPECT_NE(loose.find("Caution: the IQR is above 10% in 1 of 2 cases."), std::string::npos);
  EXPECT_EQ(render_timings({timed("b", {1, 1, 1})}).find("Caution"), std::string::npos);
}

TEST(TimingsTable, EndsWithTheCostCurves) {
  std::string text = render_timings({timed("a", {1}, 1), timed("a", {2}, 2), timed("a", {4}, 4)});
  EXPECT_NE(text.find("net      a       batch  1.00      1.0 s at 1, 2.0 s at 2, 4.0 s at 4\n"),
            std::string::npos)
      << text;
}

class TimingsFile : public testing::Test {
 protected:
  void SetUp() override {
    path_ = fresh_folder() + "/times.h5";
    std::vector<TimedCase> cases;
    for (int64_t batch : {1, 2, 4}) {
      cases.push_back(forward(0.1 * static_cast<double>(batch), batch));
      cases.push_back(timed("b@B é", {0.3, 0.5, 0.4}, batch));
    }
    Hdf5Output file(path_, /*overwrite=*/false);
    write_timings(file, cases,
                  {"batch = 1,2,4\n", "all, avx2", "disabled", "VALID", "{\"context\": 1}"});
    file.commit();
  }
  std::string path_;
};

TEST_F(TimingsFile, HasAColumnForEachFigureAndEveryRepetition) {
  at::Tensor seconds = read_hdf5(path_, "/seconds");
  ASSERT_EQ(seconds.sizes(), (std::vector<int64_t>{6, 3}));
  EXPECT_EQ(seconds[1][1].item<double>(), 0.5);
  EXPECT_TRUE(std::isnan(seconds[0][1].item<double>()));
  EXPECT_NEAR(read_hdf5(path_, "/x_forward")[3].item<double>(), 2, 1e-12);
  EXPECT_EQ(Hdf5File(path_).dataset("/method").read_strings()[5], "b@B é");
}

TEST_F(TimingsFile, KeepsProvenanceVerdictAndGoogleBenchmarksReport) {
  Hdf5File file(path_);
  auto text = [&](const char* name) { return read_string_attribute(file.id(), name, path_)[0]; };
  EXPECT_EQ(text("format"), "fbbench-timings");
  EXPECT_EQ(text("verdict"), "VALID");
  EXPECT_EQ(text("cpu_scaling"), "disabled");
  EXPECT_EQ(text("kernels"), "all, avx2");
  EXPECT_FALSE(text("libtorch_version").empty());
  EXPECT_FALSE(text("cpu").empty());
}

TEST_F(TimingsFile, IsReadByXarrayAndPandas) {
  std::string script = FBBENCH_SOURCE_DIR "/tests/results/timings/read_timings.py";
  EXPECT_EQ(std::system(("/usr/bin/python3 " + script + " " + path_).c_str()), 0);
}

}  // namespace
}  // namespace fbbench
