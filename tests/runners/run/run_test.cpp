// SPDX-License-Identifier: Apache-2.0
// runners/run/run.cpp, evaluate.cpp, explaining.cpp, scoring.cpp: what becomes of every image, the
// bad ones included. The methods and metrics that fail are registered here, for these tests alone.
#include "runners/run/run.h"

#include <thread>

#include "base/agreement.h"
#include "base/hdf5.h"
#include "results/store/results_reader.h"
#include "runners/plan/samples.h"
#include "runners/run/explaining.h"
#include "runners/run/run_case.h"

namespace fbbench {
namespace {

/// The left half's brightness of image i is i/10 (see RunCase).
bool is_image(const Tensor& image, int number) {
  return std::abs(image[0][0][0].item<double>() - number / 10.0) < 1e-6;
}

MethodInfo method_info(const char* name) {
  MethodInfo info;
  info.name = name;
  info.default_reduce = "sum";
  return with_common_options(info);
}

/// The image as its own explanation; throws for a batch that holds image 2.
class ThrowsOnImage2 final : public Method {
 public:
  static MethodInfo describe() { return method_info("test_throws"); }
  explicit ThrowsOnImage2(const Options& options) : Method(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    for (const Tensor& image : context.images().unbind(0)) {
      FBBENCH_REQUIRE(!is_image(image, 2), BadInput, "I don't like image 2\nand say so at length");
    }
    return {context.images().clone()};
  }
};
FBBENCH_REGISTER(Method, ThrowsOnImage2);

class NanOnImage2 final : public Method {
 public:
  static MethodInfo describe() { return method_info("test_nan"); }
  explicit NanOnImage2(const Options& options) : Method(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    Tensor values = context.images().clone();
    for (Tensor& image : values.unbind(0)) {
      if (is_image(image, 2)) image[0][3][3] = NAN;
    }
    return {values};
  }
};
FBBENCH_REGISTER(Method, NanOnImage2);

class Sleeps final : public Method {
 public:
  static MethodInfo describe() { return method_info("test_sleeps"); }
  explicit Sleeps(const Options& options) : Method(describe(), options) {}

 private:
  Attribution explain_impl(const Context& context) const override {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return {context.images().clone()};
  }
};
FBBENCH_REGISTER(Method, Sleeps);

/// How many times as large the map of three times the image is as the image's own.
class GrowthOfTripled final : public Metric {
 public:
  static MetricInfo describe() {
    MetricInfo info;
    info.name = "test_growth";
    info.explains_again = true;
    return info;
  }
  explicit GrowthOfTripled(const Options&) : Metric(describe()) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    std::vector<std::string> ids;
    for (const Sample& sample : evaluation.batch.samples) ids.push_back(sample.id);
    Tensor again = evaluation.explain_again(evaluation.network, evaluation.batch.images * 3,
                                            evaluation.batch.targets, ids);
    std::vector<double> growth;
    for (size_t i = 0; i < ids.size(); ++i) {
      growth.push_back(
          (again[static_cast<int64_t>(i)].sum() / evaluation.maps[i].map().sum()).item<double>());
    }
    return {at::tensor(growth, at::kDouble), {}, {}};
  }
};
FBBENCH_REGISTER(Metric, GrowthOfTripled);

/// The image as its own explanation; counts the images that it is asked about.
class Counts final : public Method {
 public:
  static MethodInfo describe() { return method_info("test_counts"); }
  explicit Counts(const Options& options) : Method(describe(), options) {}
  static inline int64_t images = 0;

 private:
  Attribution explain_impl(const Context& context) const override {
    images += context.size();
    return {context.images().clone()};
  }
};
FBBENCH_REGISTER(Method, Counts);

/// Fits no network.
class FitsNothing final : public Method {
 public:
  static MethodInfo describe() { return method_info("test_unfit"); }
  explicit FitsNothing(const Options& options) : Method(describe(), options) {}
  void check(const Network&, const DatasetFacts&) const override {
    throw Unsupported("test_unfit: fits nothing");
  }

 private:
  Attribution explain_impl(const Context&) const override { throw std::logic_error("never"); }
};
FBBENCH_REGISTER(Method, FitsNothing);

/// The largest value of a map; throws for a batch that holds image 4.
class ThrowingMetric final : public Metric {
 public:
  static MetricInfo describe() {
    MetricInfo info;
    info.name = "test_metric";
    return info;
  }
  explicit ThrowingMetric(const Options&) : Metric(describe()) {}

 private:
  Scores evaluate_impl(const Evaluation& evaluation) const override {
    std::vector<double> values;
    for (const MapView& view : evaluation.maps) values.push_back(view.map().max().item<double>());
    for (const Sample& sample : evaluation.batch.samples) {
      FBBENCH_REQUIRE(sample.id != "4", BadInput, "no score for 4");
    }
    return {at::tensor(values, at::kDouble), {}, {}};
  }
};
FBBENCH_REGISTER(Metric, ThrowingMetric);

class RunTest : public RunCase {};

std::vector<int64_t> list(const Tensor& values) {
  Tensor flat = values.to(at::kLong).contiguous().flatten();
  return {flat.data_ptr<int64_t>(), flat.data_ptr<int64_t>() + flat.numel()};
}

TEST_F(RunTest, StoresWhatTheNetworkSaysOfEveryImage) {
  Block block = rows();
  EXPECT_EQ(block.samples, (std::vector<std::string>{"0", "1", "2", "3", "4"}));
  EXPECT_EQ(list(block.predicted), (std::vector<int64_t>{1, 1, 1, 0, 0}));
  EXPECT_EQ(list(block.label), (std::vector<int64_t>{1, 1, 1, 1, 1}));
  // Image 0: logits 0 and 8 * 0.25.
  EXPECT_NEAR(block.confidence[0].item<double>(), 1 / (1 + std::exp(-2)), 1e-6);
  EXPECT_EQ(block.object_fraction[0].item<double>(), 0.5);
  EXPECT_EQ(block.object_fraction[3].item<double>(), 0.5) << "of the label's where that isn't 1";
}

TEST_F(RunTest, ScoresTheMapsOfTheTarget) {
  // The gradient of class 1 is 1 in the right half, which is the object; of class 0 in the left.
  EXPECT_EQ(list(rows({{"target", "1"}, {"metric", "relevance_mass"}}).scores),
            (std::vector<int64_t>{1, 1, 1, 1, 1}));
  Block block = rows({{"target", "class0"}, {"metric", "relevance_mass:any_target=true"}});
  EXPECT_EQ(list(block.scores), (std::vector<int64_t>{0, 0, 0, 0, 0}));
}

TEST_F(RunTest, TakesTheTargetsOfTheDataSet) {
  EXPECT_EQ(list(rows({{"target", "given"}}).target), (std::vector<int64_t>{0, 0, 0, 0, 0}));
  EXPECT_EQ(list(rows({{"target", "label"}}).target), (std::vector<int64_t>{1, 1, 1, 1, 1}));
  EXPECT_EQ(list(rows().target), (std::vector<int64_t>{1, 1, 1, 0, 0}));
}

TEST_F(RunTest, AppendsTheFloorsUnlessTheyAreNamed) {
  Plan plan =
      make_plan(experiment({{"floors", "yes"}, {"method", "center"}, {"method", "gradient"}}));
  ASSERT_EQ(plan.methods.size(), 3u);
  EXPECT_EQ(plan.methods[0].label, "center");
  EXPECT_EQ(plan.methods[2].label, "random");
}

TEST_F(RunTest, DropsImagesThatTheNetworkGetsWrong) {
  EXPECT_EQ(rows({{"only_correct", "yes"}}).samples, (std::vector<std::string>{"0", "1", "2"}));
}

TEST_F(RunTest, DropsImagesBelowTheLeastConfidence) {
  // Logits differ by 8 * |i/10 - 0.25|: 2.0, 1.2, 0.4, 0.4, 1.2.
  EXPECT_EQ(rows({{"min_confidence", "0.7"}}).samples, (std::vector<std::string>{"0", "1", "4"}));
}

TEST_F(RunTest, TakesNoMoreImagesThanTheLimit) {
  EXPECT_EQ(rows({{"limit", "2"}}).samples, (std::vector<std::string>{"0", "1"}));
}

TEST_F(RunTest, IsInvalidWhereEveryImageIsDropped) {
  RunReport report = run({{"min_confidence", "1"}});
  EXPECT_EQ(report.rows, 0);
  EXPECT_NE(report.verdict.find("INVALID: no image passed"), std::string::npos) << report.verdict;
}

TEST_F(RunTest, GivesTheSameResultsForAnyBatchSize) {
  Settings methods = {{"method", "gradient"},         {"method", "random"},
                      {"method", "forward_backward"}, {"method", "occlusion:window=2,stride=1"},
                      {"metric", "deletion"},         {"metric", "insertion"}};
  auto with_batch = [&](const char* size) {
    Settings settings = methods;
    settings.emplace_back("batch", size);
    return rows(settings);
  };
  Block together = with_batch("5");
  for (const char* size : {"1", "2"}) {
    Block block = with_batch(size);
    EXPECT_EQ(block.samples, together.samples);
    EXPECT_TRUE(at::allclose(block.scores, together.scores, 1e-5, 1e-5, /*equal_nan=*/true))
        << size;
    EXPECT_TRUE(at::equal(block.status, together.status));
  }
}

TEST_F(RunTest, StoresTheMapsItScored) {
  run({{"target", "1"}});
  Tensor maps = read_hdf5(path("x.h5"), "/arrays/net/maps");
  ASSERT_EQ(maps.sizes(), (std::vector<int64_t>{1, 5, 4, 4}));
  Tensor right = at::zeros({4, 4});
  right.slice(1, 2, 4).fill_(1);
  EXPECT_TRUE(at::allclose(maps[0][3], right));
}

TEST_F(RunTest, AnImageThatCannotBeLoadedFailsAloneAndTheRunGoesOn) {
  Tensor broken = images();
  broken[1][0][0][0] = NAN;
  write_data(broken);
  Block block = rows();
  EXPECT_EQ(list(block.status), (std::vector<int64_t>{0, 2, 0, 0, 0}));
  EXPECT_EQ(list(block.predicted)[1], -1);
  ASSERT_EQ(block.failures.size(), 1u);
  EXPECT_EQ(block.failures[0].sample, "1");
  EXPECT_NE(block.failures[0].reason.find("NaN"), std::string::npos);
}

TEST_F(RunTest, AMethodThatThrowsFailsOnlyTheGuiltyImage) {
  Block block = rows({{"method", "gradient"}, {"method", "test_throws"}});
  EXPECT_EQ(list(block.status[0]), (std::vector<int64_t>{0, 0, 0, 0, 0}));
  EXPECT_EQ(list(block.status[1]), (std::vector<int64_t>{0, 0, 2, 0, 0}));
  ASSERT_EQ(block.failures.size(), 1u);
  EXPECT_EQ(block.failures[0].method, "test_throws");
  EXPECT_EQ(block.failures[0].reason, "I don't like image 2");
}

TEST_F(RunTest, AMapThatIsNotFiniteIsAFailure) {
  Block block = rows({{"method", "test_nan"}});
  EXPECT_EQ(list(block.status), (std::vector<int64_t>{0, 0, 2, 0, 0}));
  EXPECT_TRUE(std::isnan(block.scores[0][0][2].item<double>()));
  EXPECT_EQ(block.failures.at(0).reason, "the map has NaN or infinite values");
}

TEST_F(RunTest, AMetricThatThrowsFailsOnlyTheGuiltyImage) {
  Block block = rows({{"metric", "test_metric"}, {"metric", "support"}});
  EXPECT_EQ(list(block.status[0][0]), (std::vector<int64_t>{0, 0, 0, 0, 2}));
  EXPECT_EQ(list(block.status[0][1]), (std::vector<int64_t>{0, 0, 0, 0, 0}));
  EXPECT_EQ(block.failures.at(0).metric, "test_metric");
}

TEST_F(RunTest, AMapOfZerosIsUndefinedAndNotAFailure) {
  write_data(at::zeros({5, 1, 4, 4}));
  RunReport report = run({{"method", "test_throws"}, {"limit", "1"}});  // the image is the map
  EXPECT_EQ(report.verdict, "VALID");
  EXPECT_EQ(list(read_results(path("x.h5")).groups.at(0).block.status), std::vector<int64_t>{1});
}

TEST_F(RunTest, ReportsHowManyImagesFailedAndTheFirstReason) {
  RunReport report = run({{"method", "test_throws"}, {"method", "test_nan"}});
  EXPECT_EQ(report.rows, 5);
  EXPECT_EQ(report.failed, 1);
  EXPECT_EQ(report.verdict,
            "INVALID: 1 of 5 images failed, first 2, test_throws: I don't like image 2");
  EXPECT_FALSE(report.valid());
}

TEST_F(RunTest, RefusesWhatCannotWorkWhileThePlanIsMade) {
  EXPECT_THROW(run({{"method", "test_unfit"}}), Unsupported);
}

TEST_F(RunTest, MarksWhatCannotWorkAsNotRunWhereThatIsSkipped) {
  Settings settings = {{"method", "gradient"}, {"method", "test_unfit"}, {"unsupported", "skip"}};
  Block block = rows(settings);
  EXPECT_EQ(list(block.status[0]), (std::vector<int64_t>{0, 0, 0, 0, 0}));
  EXPECT_EQ(list(block.status[1]), (std::vector<int64_t>{3, 3, 3, 3, 3}));
  EXPECT_TRUE(block.failures.empty());
  EXPECT_TRUE(run(settings).valid());
}

TEST_F(RunTest, ChargesAMethodItsOwnTimeByTheImage) {
  Block block = rows({{"method", "test_sleeps"}, {"method", "gradient"}, {"batch", "5"}});
  EXPECT_GE(block.seconds[0][0].item<double>(), 0.050 / 5);
  EXPECT_TRUE(block.seconds[0].eq(block.seconds[0][0]).all().item<bool>());
  EXPECT_GT(block.seconds[1][0].item<double>(), 0);
}

TEST_F(RunTest, ChargesTheForwardPassToMethodsThatUseIt) {
  Plan plan = make_plan(experiment());
  auto network = plan.pairs[0].network.thing;
  Batch batch =
      make_batch({plan.pairs[0].dataset->load(0, network->input())}, network->input(), 0, 1);
  batch.targets = at::zeros({1}, at::kLong);
  Context context(*network, batch);
  context.logits();
  auto seconds = [&](const char* spec) {
    return explain(*Registry<Method>::get().create(spec), context).at(0).seconds;
  };
  EXPECT_GE(seconds("gradient"), context.pass().seconds());
  EXPECT_FALSE(context.pass().take_used());  // the charge was taken
  seconds("test_nan");
  EXPECT_FALSE(context.pass().take_used());
}

TEST_F(RunTest, LetsAMetricExplainOtherImagesByTheMethodUnderTest) {
  // The map is the image, so that it grows with it; image 2 can't be explained.
  for (const char* batch : {"1", "2", "5"}) {
    Block block = rows({{"method", "test_throws"}, {"metric", "test_growth"}, {"batch", batch}});
    for (int64_t i : {0, 1, 3, 4}) {
      EXPECT_NEAR(block.scores[0][0][i].item<double>(), 3, 1e-6) << i << " of batches of " << batch;
    }
    EXPECT_EQ(block.status[0][0][2].item<int>(), static_cast<int>(Status::kFailed));
  }
}

TEST_F(RunTest, ExplainsWhatSeveralMetricsAskForOnce) {
  const std::string copies = ":samples=2,any_prediction=true";
  auto asked = [&](const Settings& metrics) {
    Settings settings = metrics;
    settings.emplace_back("method", "test_counts");
    settings.emplace_back("batch", "2");
    Counts::images = 0;
    const Block block = rows(settings);
    EXPECT_TRUE((block.status == static_cast<int>(Status::kOk)).all().item<bool>());
    return Counts::images;
  };
  const int64_t own = asked({{"metric", "support"}});
  const int64_t of_one = asked({{"metric", "max_sensitivity" + copies}});
  EXPECT_EQ(of_one, own + 10);
  EXPECT_EQ(asked({{"metric", "max_sensitivity" + copies},
                   {"metric", "local_lipschitz" + copies},
                   {"metric", "relative_output_stability" + copies}}),
            of_one);
  EXPECT_EQ(asked({{"metric", "max_sensitivity" + copies},
                   {"metric", "max_sensitivity:samples=3,any_prediction=true"}}),
            of_one + 15);
}

TEST_F(RunTest, FloorsThatDoNotLookAtTheImageAreStable) {
  const Block block = rows({{"method", "center"},
                            {"method", "random"},
                            {"metric", "max_sensitivity:any_prediction=true"},
                            {"metric", "random_logit:similarity=pearson"}});
  EXPECT_TRUE(at::equal(block.scores.select(1, 0), at::zeros({2, 5}, at::kDouble)));
  EXPECT_LE(distance(block.scores.select(1, 1), at::ones({2, 5})), 1e-12);
}

TEST_F(RunTest, LeavesOutAMetricThatExplainsAgainForPrecomputedMaps) {
  Hdf5Writer(path("maps.h5")).write("maps", at::ones({5, 4, 4}));
  Settings settings = {{"method", "maps:file=" + path("maps.h5")},
                       {"method", "gradient"},
                       {"metric", "test_growth"},
                       {"metric", "support"}};
  EXPECT_THROW(make_plan(experiment(settings)), Unsupported);
  settings.push_back({"unsupported", "skip"});
  Block block = rows(settings);
  auto not_run = static_cast<int64_t>(Status::kNotRun);
  EXPECT_TRUE((block.status[0][0] == not_run).all().item<bool>());
  EXPECT_FALSE((block.status[0][1] == not_run).any().item<bool>());
  EXPECT_FALSE((block.status[1] == not_run).any().item<bool>());
}

}  // namespace
}  // namespace fbbench
