// SPDX-License-Identifier: Apache-2.0
// The kinds of plots: what they show of results that can be reckoned in the head, and refusals.
#include <gtest/gtest.h>

#include <cmath>

#include "base/plot_case.h"
#include "core/error.h"

namespace fbbench {
namespace {

using Values = std::vector<double>;

TEST(Curves, AreMeansOverImagesOfEachPoint) {
  PlotData data = plot_case();
  data.group.curves[0][0][0][1] = 0.5f;  // one of four images: (0.5 + 3 * 0.1) / 4
  Panel panel = only_panel("curves", data);
  ASSERT_EQ(panel.series.size(), 6u) << "a band and a line each";
  EXPECT_EQ(panel.series[1].x, (Values{0, 1}));
  EXPECT_NEAR(panel.series[1].y[1], 0.2, 1e-7);  // curves are float32
  EXPECT_LT(panel.series[0].y_low[1], 0.2);
  EXPECT_GT(panel.series[0].y_high[1], 0.2);
}

TEST(Curves, LeaveOutImagesThatOneMethodFailedOn) {
  PlotData data = plot_case();
  data.group.curves[0][0][0][1] = 0.5f;
  data.group.status[1][0][0] = static_cast<int64_t>(Status::kFailed);
  EXPECT_NEAR(only_panel("curves", data).series[1].y[1], 0.1, 1e-7);  // curves are float32
}

TEST(Curves, SayWhatToSetWhereNoneAreStored) {
  PlotData data = plot_case();
  data.group.curves[0] = Tensor();
  EXPECT_THROW(only_panel("curves", data), Unsupported);
  data.metrics = {1};
  EXPECT_THROW(only_panel("curves", data), Unsupported);
}

TEST(Scatter, PlacesMethodsByTheirMeans) {
  Panel panel = only_panel("scatter", plot_case());
  ASSERT_EQ(panel.series.size(), 4u);
  EXPECT_EQ(panel.series[2].label, "b");
  EXPECT_NEAR(panel.series[2].x[0], 0.2, 1e-12);
  EXPECT_NEAR(panel.series[2].y[0], 0.9, 1e-12);
}

TEST(Scatter, NamesUnitAndDirectionOfItsAxes) {
  Panel panel = only_panel("scatter", plot_case());
  EXPECT_EQ(panel.x.title, "deletion [probability]\n← lower is better");
  EXPECT_EQ(panel.y.title, "mass\nhigher is better →");
}

TEST(Scatter, JoinsTheMethodsThatNoneBeatsInBothMetrics) {
  Series front = only_panel("scatter", plot_case()).series[0];  // c loses to b in both
  EXPECT_EQ(front.label, "Pareto front");
  ASSERT_EQ(front.x.size(), 3u) << "a, the corner, b";
  EXPECT_NEAR(front.x[0], 0.1, 1e-12);
  EXPECT_NEAR(front.y[0], 0.5, 1e-12);
  EXPECT_NEAR(front.y[1], 0.5, 1e-12);
  EXPECT_NEAR(front.x[2], 0.2, 1e-12);
  EXPECT_NEAR(front.y[2], 0.9, 1e-12);
}

TEST(Scatter, WantsTwoMetricsAndTwoMethods) {
  PlotData data = plot_case();
  data.metrics = {0};
  EXPECT_THROW(only_panel("scatter", data), Unsupported);
  data = plot_case();
  data.group.status.slice(0, 1).fill_(static_cast<int64_t>(Status::kNotRun));
  data.group.scores.slice(0, 1).fill_(NAN);
  EXPECT_THROW(only_panel("scatter", data), Unsupported);
}

TEST(Time, IsOnALogarithmicAxisWithNamedDecades) {
  Panel panel = only_panel("time", plot_case());
  EXPECT_TRUE(panel.x.log);
  EXPECT_NEAR(panel.series[3].x[0], 0.1, 1e-12);
  EXPECT_EQ(panel.x.names[3].second, "1 ms");
  EXPECT_NEAR(panel.x.names[3].first, 0.001, 1e-15);
}

TEST(Support, ShowsAnyScoreByHistogramMedianAndQuartiles) {
  PlotData data = plot_case();
  data.metrics = {1};
  data.group.scores[0][1].copy_(at::tensor({0.5, 0.6, 0.7, 0.8}, at::kDouble));
  Panel panel = only_panel("support", data);
  ASSERT_EQ(panel.series.size(), 9u);
  EXPECT_NEAR(panel.series[1].x[0], 0.575, 1e-12) << "quartile";
  EXPECT_NEAR(panel.series[1].x_high[0], 0.725, 1e-12);
  EXPECT_NEAR(panel.series[2].x[0], 0.65, 1e-12) << "median";
  EXPECT_EQ(panel.y.names.front().second, "a");
  EXPECT_GT(panel.y.names.front().first, panel.y.names.back().first) << "the first is on top";
}

TEST(Support, KeepsAViolinWithinWhereScoresLie) {
  PlotData data = plot_case();
  Series violin = only_panel("support", data).series[0];  // deletion, all 0.1, of 0.1 to 0.4
  EXPECT_NEAR(violin.x.front(), 0.1, 1e-12);
  EXPECT_NEAR(violin.x[1], 0.1 + 0.3 / 40, 1e-12);
  EXPECT_EQ(violin.x.size(), 4u);
}

TEST(Ranks, PutTheBestOnTopAndJoinWhatIsNotToldApart) {
  PlotData data = plot_case();
  data.metrics = {1};  // mass: b, c, a in each of four images
  Panel panel = only_panel("ranks", data);
  EXPECT_EQ(panel.y.names[0].second, "b");
  EXPECT_EQ(panel.y.names[2].second, "a");
  EXPECT_EQ(panel.series[0].x, Values{1});
  EXPECT_EQ(panel.series[2].x, Values{3});
  // 2.3437 sqrt(3 * 4 / (6 * 4)) = 1.66: b and c, c and a aren't told apart
  EXPECT_NEAR(panel.series[3].x_high[0], 2.66, 0.005) << "the critical difference, from 1";
  EXPECT_EQ(panel.series.size(), 3u + 3u + 2u);
}

TEST(Ranks, WantTwoMethodsOnTheSameImages) {
  PlotData data = plot_case();
  data.group.status.slice(0, 1).fill_(static_cast<int64_t>(Status::kNotRun));
  data.group.scores.slice(0, 1).fill_(NAN);
  EXPECT_THROW(only_panel("ranks", data), Unsupported);
}

}  // namespace
}  // namespace fbbench
