// SPDX-License-Identifier: Apache-2.0
// coherency and adcc, worked out by hand on metrics/weighing_case.h's image.
#include <gtest/gtest.h>

#include "metrics/explaining.h"
#include "metrics/weighing_case.h"

namespace fbbench {
namespace {

double score(const std::string& spec, const Tensor& map, const Tensor& again) {
  const Tensor maps = map.unsqueeze(0);
  auto explain = [&](const Network&, const Tensor&, const Tensor&,
                     const std::vector<std::string>&) { return again.unsqueeze(0); };
  return scores_of(spec, *odds_network(), batch_of(maps), maps, explain).value[0].item<double>();
}

TEST(Coherency, IsTheCorrelationOfBothMapsBetween0And1) {
  const Tensor map = map_of({{3, 1}, {1, 1}});
  EXPECT_NEAR(score("coherency", map, 2 * map - 5), 1, 1e-12);
  EXPECT_NEAR(score("coherency", map, -map), 0, 1e-12);
  // Deviations (3, -1, -1, -1) / 4 and (1, 1, -1, -1) / 2: 1/2 / sqrt(3/4).
  EXPECT_NEAR(score("coherency", map, map_of({{1, 1}, {0, 0}})), (1 / std::sqrt(3) + 1) / 2, 1e-12);
}

TEST(Coherency, ExplainsTheImageTimesTheScaledMap) {
  const Tensor maps = map_of({{3, 1}, {2, 1}}).unsqueeze(0);
  Batch batch = batch_of(maps);
  batch.images *= 5;
  auto again = [](const Network&, const Tensor& images, const Tensor& targets,
                  const std::vector<std::string>& ids) {
    EXPECT_TRUE(at::equal(images[0][0], map_of({{5, 0}, {2.5, 0}})));
    EXPECT_EQ(targets[0].item<int64_t>(), 0);
    EXPECT_EQ(ids, std::vector<std::string>{"sample0"});
    return images[0];
  };
  EXPECT_NEAR(scores_of("coherency", *odds_network(), batch, maps, again).value[0].item<double>(),
              1, 1e-12);
}

TEST(Adcc, IsTheHarmonicMeanOfItsThreeParts) {
  // The first pixel alone: probability 2/3 in place of 3/4, a drop of 1/9; mean u = 1/4.
  const Tensor map = map_of({{3, 1}, {1, 1}});
  EXPECT_NEAR(score("adcc", map, map), 3 / (1 + 1 / 0.75 + 1 / (8. / 9)), 1e-6);
  EXPECT_NEAR(score("adcc", map, map_of({{1, 1}, {0, 0}})),
              3 / (2 / (1 / std::sqrt(3) + 1) + 1 / 0.75 + 1 / (8. / 9)), 1e-6);
}

TEST(Adcc, IsZeroWhereAPartIs) {
  // The correlation is -1 but for float64's rounding, 1e-16.
  const Tensor map = map_of({{3, 1}, {1, 1}});
  EXPECT_NEAR(score("adcc", map, -map), 0, 1e-12);
}

TEST(SeenAgain, IsUndefinedWhereEitherMapIsConstantOrNotFinite) {
  const Tensor map = map_of({{3, 1}, {1, 1}}), flat = at::ones({2, 2});
  Tensor broken = map.clone();
  broken[0][1] = INFINITY;
  for (const char* metric : {"coherency", "adcc"}) {
    EXPECT_TRUE(std::isnan(score(metric, flat, map))) << metric;
    EXPECT_TRUE(std::isnan(score(metric, map, flat))) << metric;
    EXPECT_TRUE(std::isnan(score(metric, map, broken))) << metric;
  }
}

}  // namespace
}  // namespace fbbench
