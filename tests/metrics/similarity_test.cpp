// SPDX-License-Identifier: Apache-2.0
// metrics/similarity.cpp and metrics/ssim.cpp: against SciPy's and scikit-image's answers on stored
// maps, and values worked out by hand.
#include "metrics/similarity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>

#include "base/agreement.h"
#include "base/hdf5.h"
#include "metrics/scoring.h"
#include "metrics/ssim.h"

namespace fbbench {
namespace {

using Similarity = std::function<double(const MapView&, const MapView&)>;

/// By the data sets' names in metrics2.h5.
const std::map<std::string, Similarity>& similarities() {
  static const std::map<std::string, Similarity> kSimilarities = {
      {"pearson", pearson},
      {"spearman", spearman},
      {"kendall", kendall},
      {"cosine", cosine},
      {"l2", l2_distance},
      {"sign_agreement", sign_agreement},
      {"ssim", [](const auto& a, const auto& b) { return ssim(a, b, SsimWindow::kGaussian11); }},
      {"ssim_uniform7",
       [](const auto& a, const auto& b) { return ssim(a, b, SsimWindow::kUniform7); }},
      {"top_k_overlap", [](const auto& a, const auto& b) { return top_overlap(a, b, 10).share(); }},
      {"top_k_jaccard",
       [](const auto& a, const auto& b) { return top_overlap(a, b, 10).jaccard(); }},
  };
  return kSimilarities;
}

double similarity(const std::string& name, const Tensor& a, const Tensor& b) {
  return similarities().at(name)(MapView(a), MapView(b));
}

class SimilarityReference : public testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(SimilarityReference, Agrees) {
  const auto& [network, method] = GetParam();
  const std::string file = FBBENCH_TEST_DATA "/reference/" + std::string(network) + "/metrics2.h5";
  Tensor ones = read_hdf5(file, "gradient/maps"),
         others = read_hdf5(file, method + std::string("/maps"));
  for (const auto& named : similarities()) {
    const std::string& name = named.first;
    Tensor want = read_hdf5(file, "similarity/gradient~" + std::string(method) + "/" + name);
    Tensor got = at::empty_like(want);
    for (int64_t i = 0; i < want.numel(); ++i) got[i] = similarity(name, ones[i], others[i]);
    // Both are float64 sums; 2e-15 was seen.
    EXPECT_LE(distance(got, want), 1e-13) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, SimilarityReference,
                         testing::Combine(testing::Values("plain", "residual"),
                                          testing::Values("gradient", "guided_backprop",
                                                          "forward_backward_keep1.0",
                                                          "integrated_gradients")),
                         [](const auto& test) {
                           std::string method = std::get<1>(test.param);
                           return std::get<0>(test.param) +
                                  ("_" + method.substr(0, method.find("_keep")));
                         });

class EverySimilarity : public testing::TestWithParam<std::string> {};

TEST_P(EverySimilarity, IsTheSameBothWays) {
  Tensor a = at::randn({13, 17}), b = at::randint(-2, 3, {13, 17}).to(at::kFloat);
  EXPECT_NEAR(similarity(GetParam(), a, b), similarity(GetParam(), b, a), 1e-12);
}

TEST_P(EverySimilarity, IsPerfectBetweenEquals) {
  Tensor a = at::randint(-2, 3, {13, 17}).to(at::kFloat);
  EXPECT_NEAR(similarity(GetParam(), a, a), GetParam() == "l2" ? 0 : 1, 1e-12);
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& named : similarities()) names.push_back(named.first);
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, EverySimilarity, testing::ValuesIn(names()),
                         [](const auto& test) { return test.param; });

TEST(Similarity, CorrelationsOfAConstantMapAreUndefined) {
  Tensor flat = at::full({3, 3}, 0.1F), other = at::randn({3, 3});
  for (const char* name : {"pearson", "spearman", "kendall"}) {
    EXPECT_TRUE(std::isnan(similarity(name, flat, other))) << name;
    EXPECT_TRUE(std::isnan(similarity(name, other, flat))) << name;
  }
}

TEST(Similarity, RatiosOfAZeroMapAreUndefined) {
  Tensor zero = at::zeros({12, 12}), other = at::randn({12, 12});
  for (const char* name : {"cosine", "l2", "ssim", "ssim_uniform7"}) {
    EXPECT_TRUE(std::isnan(similarity(name, zero, other))) << name;
    EXPECT_TRUE(std::isnan(similarity(name, other, zero))) << name;
  }
}

TEST(Similarity, SpearmanGivesEqualValuesTheMeanOfTheirRanks) {
  // Ranks 1, 2, 3 against 1.5, 1.5, 3: 1.5 / sqrt(2 * 1.5).
  EXPECT_NEAR(similarity("spearman", map_of({{1, 2, 9}}), map_of({{5, 5, 7}})), std::sqrt(0.75),
              1e-12);
}

TEST(Similarity, KendallCountsPairsAndTies) {
  // Of three pairs two agree; b ties the third: 2 / sqrt(3 * 2).
  EXPECT_NEAR(similarity("kendall", map_of({{1, 2, 9}}), map_of({{5, 5, 7}})), 2 / std::sqrt(6),
              1e-12);
  // One pair of three is the other way round.
  EXPECT_NEAR(similarity("kendall", map_of({{1, 2, 3}}), map_of({{1, 3, 2}})), 1. / 3, 1e-12);
}

TEST(Similarity, CosineAndDistanceLookAtDirectionsAlone) {
  EXPECT_NEAR(similarity("cosine", map_of({{3, 4}}), map_of({{8, 6}})), 0.96, 1e-12);
  EXPECT_NEAR(similarity("l2", map_of({{1, 0}}), map_of({{0, 9}})), std::sqrt(2), 1e-12);
  EXPECT_NEAR(similarity("l2", map_of({{1, 0}}), map_of({{-5, 0}})), 2, 1e-12);
}

TEST(Similarity, SignsAgreeWhereBothAreZeroToo) {
  EXPECT_DOUBLE_EQ(similarity("sign_agreement", map_of({{1, -1, 0, 0}}), map_of({{2, 3, 0, 1}})),
                   0.5);
}

TEST(Similarity, SsimWantsAWindowInside) {
  Tensor a = at::rand({7, 10}), b = at::rand({7, 10});
  EXPECT_TRUE(std::isnan(similarity("ssim", a, b)));
  EXPECT_FALSE(std::isnan(similarity("ssim_uniform7", a, b)));
  EXPECT_TRUE(std::isnan(similarity("ssim_uniform7", a.slice(0, 1), b.slice(0, 1))));
}

TEST(Similarity, OverlapCountsThePixelsThatBothPutFirst) {
  // Of the first two pixels of four one is the same.
  const TopOverlap overlap =
      top_overlap(MapView(map_of({{4, 3, 2, 1}})), MapView(map_of({{4, 1, 3, 2}})), 50);
  EXPECT_DOUBLE_EQ(overlap.share(), 0.5);
  EXPECT_DOUBLE_EQ(overlap.jaccard(), 1. / 3);
  EXPECT_TRUE(
      std::isnan(top_overlap(MapView(map_of({{1, 2}})), MapView(map_of({{1, 2}})), 10).share()));
}

}  // namespace
}  // namespace fbbench
