// SPDX-License-Identifier: Apache-2.0
// metrics/robustness: three copies of one image, worked out by hand, and what is asked for.
#include <gtest/gtest.h>

#include "base/fresh_folder.h"
#include "base/hdf5_writer.h"
#include "metrics/explaining.h"

namespace fbbench {
namespace {

Tensor plane(float a, float b, float c, float d) { return map_of({{a, b}, {c, d}}); }

/// The image is 1 everywhere, its map 2. The logits are 2 x_0 + x_3 = 3 and 0.
struct Case {
  std::shared_ptr<const Network> network = weighing_network(plane(2, 0, 0, 1));
  Tensor maps = plane(2, 2, 2, 2).unsqueeze(0);
  Batch batch = batch_of(maps);
  /// The image moves by 3, 2, 5; logits by 3, 4, 10, so that the last copy's class is another.
  Tensor copies = at::stack({plane(1, 1, 1, 4), plane(3, 1, 1, 1), plane(-4, 1, 1, 1)});
  /// They move by |(3, 4)| = 5, 2, |(10, 10, 10, 10)| = 20.
  Tensor copies_maps = at::stack({plane(2, 2, 5, 6), plane(2, 2, 2, 4), plane(12, 12, 12, 12)});
  std::string file = fresh_folder() + "/copies.h5";

  Case() { write(copies); }
  void write(const Tensor& chosen) const {
    Hdf5Writer(file)
        .group("stability")
        .write("stability/perturbed", chosen.view({-1, 1, 1, 2, 2}).contiguous());
  }
  double score(const std::string& metric, const char* more = "") const {
    return scores_of(metric + ":perturbation=[copies:file=" + file + "]" + more, *network, batch,
                     maps, known_maps(copies.unsqueeze(1), copies_maps))
        .value[0]
        .item<double>();
  }
};

constexpr const char* kAny = ",any_prediction=true";

TEST(MaxSensitivity, IsTheLargestMoveAsAShareOfTheMap) {
  EXPECT_DOUBLE_EQ(Case().score("max_sensitivity"), 5. / 4);
  EXPECT_DOUBLE_EQ(Case().score("max_sensitivity", kAny), 20. / 4);
}

TEST(AvgSensitivity, IsTheMeanMoveAsAShareOfTheMap) {
  EXPECT_DOUBLE_EQ(Case().score("avg_sensitivity"), (5. / 4 + 2. / 4) / 2);
  EXPECT_DOUBLE_EQ(Case().score("avg_sensitivity", kAny), (5. / 4 + 2. / 4 + 20. / 4) / 3);
}

TEST(LocalLipschitz, IsTheLargestMoveForTheImages) {
  EXPECT_DOUBLE_EQ(Case().score("local_lipschitz"), 5. / 3);
  EXPECT_DOUBLE_EQ(Case().score("local_lipschitz", kAny), 20. / 5);
}

TEST(Continuity, SumsTheMapsChangesUp) {
  EXPECT_DOUBLE_EQ(Case().score("continuity"), (3. + 4.) / 3);
  EXPECT_DOUBLE_EQ(Case().score("continuity", kAny), 40. / 5);
}

TEST(RelativeInputStability, DividesRelativeChanges) {
  EXPECT_DOUBLE_EQ(Case().score("relative_input_stability"), (5. / 2) / 3);
  EXPECT_DOUBLE_EQ(Case().score("relative_input_stability", kAny), (20. / 2) / 5);
}

TEST(RelativeInputStability, TakesAMillionthForZeros) {
  Case zero;
  zero.maps[0][1][1] = 0;  // the copies' are 6 and 4, 6e6 and 4e6 relatively
  EXPECT_NEAR(zero.score("relative_input_stability"), 2e6, 1);
  zero.batch.images[0][0][1][1] = 0;  // and the first copy's 4 is 4e6, the second's 1 is 1e6
  zero.write(zero.copies.narrow(0, 0, 1));
  EXPECT_NEAR(zero.score("relative_input_stability"), 6. / 4, 1e-6);
}

TEST(RelativeOutputStability, DividesByTheChangeOfTheLogits) {
  EXPECT_NEAR(Case().score("relative_output_stability"), (5. / 2) / 3, 1e-6);
  EXPECT_NEAR(Case().score("relative_output_stability", kAny), (20. / 2) / 10, 1e-6);
}

TEST(RelativeOutputStability, TakesAMillionthWhereNoLogitMoves) {
  Case deaf;
  deaf.network = weighing_network(plane(0, 1, 0, 0));  // reads the second pixel, which stays
  EXPECT_NEAR(deaf.score("relative_output_stability"), (20. / 2) / 1e-6, 1);
}

TEST(RelativeRepresentationStability, DividesByTheChangeOfWhatTheLastLayerReads) {
  Case hidden;
  // Twice the image, positive part: 2 everywhere, and 8, 6 and 0 in one place of the copies.
  hidden.network = Network::load(
      save_network(testing::TempDir() + "/hidden",
                   "def forward(self, x):\n"
                   "    x = torch.relu(torch.addmm(self.none, x.flatten(1), self.first.t()))\n"
                   "    return torch.addmm(self.none2, x, self.last.t())\n",
                   {{"none", at::zeros({4})},
                    {"first", 2 * at::eye(4)},
                    {"none2", at::zeros({2})},
                    {"last", at::ones({2, 4})}},
                   tiny_input(1, 2, 2, 2)));
  EXPECT_NEAR(hidden.score("relative_representation_stability", kAny), (20. / 2) / 1, 1e-6);
  hidden.write(hidden.copies.narrow(0, 0, 1));
  EXPECT_NEAR(hidden.score("relative_representation_stability", kAny), (5. / 2) / 3, 1e-6);
}

TEST(RelativeRepresentationStability, RefusesANetworkWithoutALinearLayer) {
  auto network = Network::load(save_network(fresh_folder() + "/pool",
                                            "def forward(self, x):\n    return x.mean([2, 3])\n",
                                            {}, tiny_input(2, 2, 2, 2)));
  const auto metric = Registry<Metric>::get().create("relative_representation_stability");
  EXPECT_THROW(metric->check(*network, {}), Unsupported);
  EXPECT_NO_THROW(metric->check(any_network(2, 2), {}));
}

class EveryStabilityMetric : public testing::TestWithParam<const char*> {};

TEST_P(EveryStabilityMetric, IsUndefinedWhereNoCopyKeepsItsClass) {
  Case changed;
  changed.write(changed.copies.narrow(0, 2, 1));
  EXPECT_TRUE(std::isnan(changed.score(GetParam())));
  EXPECT_FALSE(std::isnan(changed.score(GetParam(), kAny)));
}

TEST_P(EveryStabilityMetric, IsUndefinedWhereACopysMapIsNotFinite) {
  Case broken;
  broken.copies_maps[1][0][0] = NAN;
  EXPECT_TRUE(std::isnan(broken.score(GetParam())));
}

TEST_P(EveryStabilityMetric, IsZeroWhereTheMapStays) {
  Case still;
  still.copies_maps = still.maps.expand({3, 2, 2});
  EXPECT_EQ(still.score(GetParam(), kAny), 0);
}

TEST_P(EveryStabilityMetric, AsksForNoMoreImagesAtOnceThanGoTogether) {
  const int64_t side = 6;
  Tensor maps = at::rand({3, side, side});
  Batch batch = batch_of(maps);
  batch.forward_batch = 4;
  std::vector<int64_t> asked;
  std::vector<std::string> all_ids;
  Tensor all_targets = at::empty({0}, at::kLong);
  batch.targets = at::tensor({0, 1, 1}, at::kLong);
  auto again = [&](const Network& network, const Tensor& images, const Tensor& targets,
                   const std::vector<std::string>& ids) {
    asked.push_back(images.size(0));
    all_ids.insert(all_ids.end(), ids.begin(), ids.end());
    all_targets = at::cat({all_targets, targets});
    return mean_of_channels(network, images, targets, ids);
  };
  scores_of(std::string(GetParam()) + ":samples=3" + kAny, any_network(side, side), batch, maps,
            again);
  EXPECT_EQ(asked, (std::vector<int64_t>{4, 4, 1}));
  const std::vector<std::string> ids = {"sample0", "sample0", "sample0", "sample1", "sample1",
                                        "sample1", "sample2", "sample2", "sample2"};
  EXPECT_EQ(all_ids, ids);
  EXPECT_TRUE(at::equal(all_targets, at::tensor({0, 0, 0, 1, 1, 1, 1, 1, 1}, at::kLong)));
}

TEST_P(EveryStabilityMetric, RefusesAPerturbationThatDoesNotFit) {
  const auto metric =
      Registry<Metric>::get().create(std::string(GetParam()) + ":perturbation=patch");
  EXPECT_THROW(metric->check(any_network(2, 2), {}), BadInput) << "there are no masks";
  EXPECT_THROW(
      Registry<Metric>::get().create(std::string(GetParam()) + ":perturbation=uniform_nois"),
      BadOption);
}

TEST_P(EveryStabilityMetric, RefusesMethodsThatCannotExplainAgain) {
  EXPECT_THROW(Registry<Metric>::get().create(GetParam())->check_method({"maps", false}),
               Unsupported);
}

INSTANTIATE_TEST_SUITE_P(All, EveryStabilityMetric,
                         testing::Values("max_sensitivity", "avg_sensitivity", "local_lipschitz",
                                         "continuity", "relative_input_stability",
                                         "relative_output_stability",
                                         "relative_representation_stability"),
                         [](const auto& test) { return test.param; });

TEST(StabilityMetric, MakesOneCopyWhereAllDrawsAreAlike) {
  int64_t asked = 0;
  auto again = [&](const Network& network, const Tensor& images, const Tensor& targets,
                   const std::vector<std::string>& ids) {
    asked += images.size(0);
    return mean_of_channels(network, images, targets, ids);
  };
  Tensor maps = at::rand({2, 4, 4});
  scores_of("max_sensitivity:perturbation=[brightness:strength=-0.5]", any_network(4, 4),
            batch_of(maps), maps, again);
  EXPECT_EQ(asked, 2);
}

TEST(StabilityMetric, ForwardsCopiesOnceForAllMetricsAndMapsOfABatch) {
  Tensor maps = at::rand({2, 4, 4});
  const Batch batch = batch_of(maps);
  ForwardCache forwards;
  int64_t made = 0;
  const std::string key = "logits of 10 copies by uniform_noise";
  forwards.once(key, [&] {
    ++made;
    return at::ones({2, 11, 2}, at::kDouble);  // the class never changes
  });
  const std::vector<MapView> views = {MapView(maps[0]), MapView(maps[1])};
  for (const char* metric : {"max_sensitivity", "relative_output_stability"}) {
    Registry<Metric>::get().create(metric)->evaluate(
        {any_network(4, 4), batch, views, &forwards, mean_of_channels});
  }
  forwards.once(key, [&] {
    ++made;
    return Tensor();
  });
  EXPECT_EQ(made, 1);
}

}  // namespace
}  // namespace fbbench
