// SPDX-License-Identifier: Apache-2.0
// Properties of every registered metric; a new one is tested by being registered.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "metrics/explaining.h"

namespace fbbench {
namespace {

// px: the pointing game's tolerance fits between the objects below, and the wide map beside one has
// the pixels that top_k_intersection looks at.
constexpr int64_t kSide = 48;

const MetricInfo& info(const std::string& name) { return Registry<Metric>::get().info(name); }

/// Maps and masks of no meaning, the mask everywhere at hand. The images are noisy checkerboards,
/// whose class is in that pattern: its logit is about 2, and blurred, for aic and sic, about -1. Of
/// the rest of the weights the right half undoes what the left one does.
struct RandomCase {
  Tensor maps = at::randn({3, kSide, kSide});
  Tensor masks = at::rand({3, kSide, kSide}) > 0.7;
  Tensor board = (at::arange(kSide).unsqueeze(1) + at::arange(kSide))
                     .remainder(2)
                     .mul(2)
                     .sub(1)
                     .to(at::kFloat);
  Tensor half = 0.03 * at::randn({kSide, kSide / 2});
  std::shared_ptr<const Network> network = weighing_network(
      (board * 12 - 2) / static_cast<float>(board.numel()) + at::cat({half, -half}, 1));
  Batch batch = batch_of(maps, masks);

  RandomCase() { batch.images = 0.5 + 0.25 * board + 0.05 * at::randn({3, 1, kSide, kSide}); }

  Tensor scores(const std::string& name) const {
    return scores_of(name, *network, batch, maps, mean_of_channels).value;
  }
};

/// A bright object in the corner speaks for the class, the darker rest a little against it; the
/// score of `map` there.
double score_on_corner_object(const std::string& name, const Tensor& map) {
  Tensor mask = at::zeros({kSide, kSide}, at::kBool);
  mask.slice(0, 0, 8).slice(1, 0, 8).fill_(true);
  Tensor object = mask.to(at::kFloat), maps = map.unsqueeze(0);
  auto network = weighing_network(object / 32 - (1 - object) * 1e-4);
  Batch batch = batch_of(maps, mask.unsqueeze(0));
  batch.images = (0.5 + object / 2).view({1, 1, kSide, kSide});
  return scores_of(name, *network, batch, maps).value[0].item<double>();
}

class EveryMetric : public testing::TestWithParam<std::string> {};
class EveryMetricOfOneMap : public EveryMetric {};
class EveryMetricThatExplainsAgain : public EveryMetric {};

std::vector<std::string> names(bool explain_again) {
  std::vector<std::string> names;
  for (const std::string& name : Registry<Metric>::get().names()) {
    if (info(name).explains_again == explain_again) names.push_back(name);
  }
  return names;
}

TEST(MetricRegistry, HoldsMetricsWithoutClashes) {
  EXPECT_GE(Registry<Metric>::get().names().size(), 9U);
  EXPECT_TRUE(Registry<Metric>::get().clashes().empty());
}

TEST_P(EveryMetric, SaysEverythingAboutItself) {
  const MetricInfo& described = info(GetParam());
  EXPECT_EQ(described.name, GetParam());
  EXPECT_GE(described.version, 1);
  EXPECT_LT(described.min, described.max);
  for (const std::string* text : {&described.brief, &described.unit, &described.signs,
                                  &described.ties, &described.undefined, &described.source}) {
    EXPECT_FALSE(text->empty());
  }
  for (const OptionInfo& option : described.options) {
    EXPECT_FALSE(option.default_value.empty()) << option.name;
    EXPECT_FALSE(option.help.empty()) << option.name;
  }
}

TEST_P(EveryMetric, KeepsWhatItDescribes) {
  auto metric = Registry<Metric>::get().create(GetParam());
  EXPECT_EQ(metric->info().name, info(GetParam()).name);
  EXPECT_EQ(metric->info().direction, info(GetParam()).direction);
}

TEST_P(EveryMetric, StaysInItsDeclaredRange) {
  Tensor scores = RandomCase().scores(GetParam());
  ASSERT_FALSE(scores.isnan().any().item<bool>()) << "NaN would pass unseen";
  EXPECT_GE(scores.min().item<double>(), info(GetParam()).min);
  EXPECT_LE(scores.max().item<double>(), info(GetParam()).max);
}

TEST_P(EveryMetricOfOneMap, PrefersASmallMapOnTheObjectToAWideOneBesideIt) {
  Tensor on = at::zeros({kSide, kSide}), beside = at::zeros({kSide, kSide});
  on.slice(0, 0, 8).slice(1, 0, 8).fill_(1);
  beside.slice(0, 25).fill_(1);
  double better = score_on_corner_object(GetParam(), on);
  double worse = score_on_corner_object(GetParam(), beside);
  if (GetParam() == "monotonicity") {  // 0 or 1, and the darker rest lowers the probability of both
    EXPECT_EQ(better, 0);
    EXPECT_EQ(worse, 0);
    return;
  }
  // Undefined: a square takes fewer bytes than its blur. information_curve_test.cpp has another.
  if (GetParam() == "aic" || GetParam() == "sic") {
    EXPECT_TRUE(std::isnan(better) && std::isnan(worse));
    return;
  }
  if (info(GetParam()).direction == Direction::kLower) std::swap(better, worse);
  EXPECT_GT(better, worse);
}

TEST_P(EveryMetricThatExplainsAgain, TellsAMethodWhoseMapsStayFromOneThatGivesNoise) {
  RandomCase random;
  auto score = [&](auto explain) {
    auto again = [&](const Network&, const Tensor&, const Tensor&,
                     const std::vector<std::string>& ids) {
      std::vector<Tensor> maps;
      maps.reserve(ids.size());
      for (const std::string& id : ids) maps.push_back(explain(random.maps[id.back() - '0']));
      return at::stack(maps);
    };
    return scores_of(GetParam(), any_network(kSide, kSide), random.batch, random.maps, again).value;
  };
  Tensor better = score([](const Tensor& map) { return map; });
  Tensor worse = score([](const Tensor& map) { return at::randn_like(map); });
  // Another class, another network: there the maps should change.
  if (info(GetParam()).category == Category::kRandomisation) std::swap(better, worse);
  if (info(GetParam()).direction == Direction::kLower) std::swap(better, worse);
  EXPECT_TRUE(better.gt(worse).all().item<bool>()) << better << worse;
}

TEST_P(EveryMetric, IsUndefinedForAMapWithoutAnyValue) {
  RandomCase random;
  random.maps[1].zero_();
  Tensor scores = random.scores(GetParam());
  EXPECT_TRUE(std::isnan(scores[1].item<double>()));
  EXPECT_FALSE(std::isnan(scores[0].item<double>())) << "the others keep theirs";
}

TEST_P(EveryMetric, HasNoNumberForAMapThatIsNotFinite) {
  for (float bad : {NAN, INFINITY, -INFINITY}) {
    RandomCase random;
    random.maps[1][3][5] = bad;
    random.maps[2].fill_(bad);
    Tensor scores = random.scores(GetParam());
    EXPECT_TRUE(std::isnan(scores[1].item<double>())) << bad;
    EXPECT_TRUE(std::isnan(scores[2].item<double>())) << bad;
  }
}

/// What divides by how far the logits of copies have moved magnifies their rounding: the copies are
/// such that they have moved far.
std::string spec_with_far_copies(const std::string& name) {
  for (const OptionInfo& option : info(name).options) {
    if (option.name != "perturbation" || !info(name).explains_again) continue;
    return name + ":perturbation=[uniform_noise:strength=0.5],samples=2,any_prediction=true";
  }
  return name;
}

TEST_P(EveryMetric, ScoresABatchAsOneByOne) {
  RandomCase random;
  const std::string spec = spec_with_far_copies(GetParam());
  Tensor together = random.scores(spec);
  for (int64_t i = 0; i < 3; ++i) {
    Tensor alone = scores_of(spec, *random.network, random.batch.one(i),
                             random.maps.narrow(0, i, 1), mean_of_channels)
                       .value;
    // Logits are float32: 4e-8 was seen of curves' areas, 3e-7 of what may be negative,
    // correlations with small falls, and nothing of scores without the network. Scores beyond 1
    // have a unit: what they are rounded to grows with them, and copies' logits divide some: 4e-5
    // of the score was seen.
    const double rounding = info(GetParam()).explains_again ? 1e-4
                            : info(GetParam()).min < 0      ? 1e-6
                                                            : 2e-7;
    const double want = together[i].item<double>();
    EXPECT_NEAR(alone.item<double>(), want, rounding * std::max(1.0, std::fabs(want)))
        << "map " << i;
  }
}

TEST_P(EveryMetric, LeavesItsInputAsItIs) {
  RandomCase random;
  Tensor maps = random.maps.clone(), images = random.batch.images.clone();
  Tensor masks = random.masks.clone();
  random.scores(GetParam());
  EXPECT_TRUE(at::equal(random.maps, maps));
  EXPECT_TRUE(at::equal(random.batch.images, images));
  EXPECT_TRUE(at::equal(random.masks, masks));
}

TEST_P(EveryMetric, GivesACurveOnlyWithItsFractions) {
  RandomCase random;
  Scores scores =
      scores_of(GetParam(), *random.network, random.batch, random.maps, mean_of_channels);
  ASSERT_EQ(scores.curve.defined(), scores.fraction.defined());
  if (!scores.curve.defined()) return;
  EXPECT_EQ(scores.curve.sizes(), (std::vector<int64_t>{3, scores.fraction.size(0)}));
  EXPECT_EQ(scores.curve.scalar_type(), at::kFloat);
  EXPECT_EQ(scores.fraction.scalar_type(), at::kDouble);
}

TEST_P(EveryMetric, RefusesAMapOfAnotherSizeThanTheInput) {
  Tensor maps = at::ones({1, 3, 4});
  EXPECT_THROW(scores_of(GetParam(), any_network(4, 4), batch_of(maps), maps), BadInput);
}

INSTANTIATE_TEST_SUITE_P(All, EveryMetricOfOneMap, testing::ValuesIn(names(false)),
                         [](const auto& test) { return test.param; });
INSTANTIATE_TEST_SUITE_P(All, EveryMetricThatExplainsAgain, testing::ValuesIn(names(true)),
                         [](const auto& test) { return test.param; });
INSTANTIATE_TEST_SUITE_P(All, EveryMetric, testing::ValuesIn(Registry<Metric>::get().names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace fbbench
