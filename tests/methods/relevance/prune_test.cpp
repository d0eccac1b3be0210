// SPDX-License-Identifier: Apache-2.0
// methods/relevance/prune.cpp against a plain sort with float64 sums.
#include "methods/relevance/prune.h"

#include <gtest/gtest.h>

#include <functional>
#include <numeric>

#include "models/graph/layout.h"

namespace fbbench {
namespace {

struct Kept {
  std::vector<bool> entries;  ///< in [C,H,W] order
  double total = 0, least = 0, kept = 0;
};

/// Which entries of one image, flat in [C,H,W] order, a plain sort keeps.
Kept sorted_choice(const Tensor& image, double keep) {
  Tensor flat = image.to(at::kDouble).contiguous().flatten();
  const double* values = flat.data_ptr<double>();
  std::vector<size_t> order(static_cast<size_t>(flat.numel()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t i, size_t j) { return values[i] > values[j]; });
  Kept result;
  result.entries.assign(order.size(), false);
  for (size_t i : order) result.total += values[i];
  for (size_t i : order) {
    if (keep < 1 && result.kept >= keep * result.total) break;
    result.entries[i] = true;
    result.kept += result.least = values[i];
  }
  return result;
}

/// values [N,...]: pruned in the graph's layout.
Tensor pruned(const Tensor& values, double keep) { return prune(canonical(values).clone(), keep); }

void expect_sorts_choice(const Tensor& values, double keep) {
  Tensor result = pruned(values, keep);
  ASSERT_EQ(result.sizes(), values.sizes());
  for (int64_t n = 0; n < values.size(0); ++n) {
    Kept want = sorted_choice(values[n], keep);
    Tensor got = result[n].to(at::kDouble).contiguous().flatten();
    std::vector<bool> entries;
    for (int64_t i = 0; i < got.numel(); ++i) entries.push_back(got[i].item<double>() > 0);
    EXPECT_EQ(entries, want.entries) << "image " << n << ", keep " << keep;
    // Denormals are whole multiples of 1.4e-45, so that rounding is absolute there.
    EXPECT_NEAR(got.sum().item<double>(), want.total,
                1e-6 * want.total + 1e-45 * static_cast<double>(got.numel()));
    if (keep == 1 || want.total == 0) continue;
    EXPECT_LT(want.kept - want.least, keep * want.total) << "the twin itself is smallest";
  }
}

struct Values {
  std::string name;
  std::function<Tensor()> make;  ///< [N,...] float32 > 0
};

void PrintTo(const Values& values, std::ostream* out) { *out << values.name; }

Tensor normal(at::IntArrayRef shape) { return at::randn(shape).abs() + 1e-3; }

const std::vector<Values>& all_values() {
  static const std::vector<Values> kValues = {
      {"Uniform",
       [] {
         return at::rand({3, 4, 6, 7}) + 1e-3;
       }},
      {"HeavyTailed",
       [] {
         return (normal({3, 4, 6, 7}).log() * 8).exp().clamp(1e-30, 1e30);
       }},
      {"Denormal",
       [] {
         return normal({2, 3, 5, 5}) * 1e-40;
       }},
      {"FullOfTies",
       [] {
         return at::randint(1, 4, {3, 5, 4, 6}).to(at::kFloat);
       }},
      {"Constant",
       [] {
         return at::ones({2, 3, 5, 4});
       }},
      {"SingleEntry",
       [] {
         return at::full({2, 1}, 0.3f);
       }},
      {"TwoDimensional",
       [] {
         return normal({4, 50});
       }},
      {"TwoDimensionalTies",
       [] {
         return at::randint(1, 3, {4, 50}).to(at::kFloat);
       }},
      {"OneBin",
       [] {
         return at::rand({2, 3, 8, 8}) * 0.01 + 1;
       }},
  };
  return kValues;
}

class PruneChoice : public testing::TestWithParam<Values> {};

TEST_P(PruneChoice, IsASortsWhateverTheShare) {
  Tensor values = GetParam().make();
  for (double keep : {1e-6, 0.1, 0.5, 0.9, 0.98, 0.999999, 1.0}) expect_sorts_choice(values, keep);
}

TEST_P(PruneChoice, IsASortsAmongZeros) {
  Tensor values = GetParam().make();
  Tensor some = values * (at::rand(values.sizes()) < 0.3).to(at::kFloat);
  for (double keep : {0.1, 0.5, 0.98}) expect_sorts_choice(some, keep);
}

INSTANTIATE_TEST_SUITE_P(All, PruneChoice, testing::ValuesIn(all_values()),
                         [](const auto& test) { return test.param.name; });

TEST(Prune, ScalesWhatIsKeptToTheOldTotal) {
  Tensor values = at::tensor({5.f, 3.f, 2.f}).view({1, 3});
  EXPECT_TRUE(at::allclose(pruned(values, 0.8), at::tensor({6.25f, 3.75f, 0.f}).view({1, 3})));
  EXPECT_TRUE(at::equal(pruned(values, 0.5), at::tensor({10.f, 0.f, 0.f}).view({1, 3})));
}

TEST(Prune, StopsWhereTheShareIsReachedExactly) {
  // 1.0625 is half of the total, and near enough to 1 to be told from it only bit by bit.
  Tensor values = at::tensor({1.f, 1.0625f, 0.0625f}).view({1, 3});
  EXPECT_TRUE(at::equal(pruned(values, 0.5), at::tensor({0.f, 2.125f, 0.f}).view({1, 3})));
}

TEST(Prune, KeepsAllWhereTheShareIsWithinRoundingOfOne) {
  const double almost_one = std::nextafter(1.0, 0.0);
  for (int seed = 0; seed < 200; ++seed) {
    at::manual_seed(seed);
    Tensor values = canonical(at::rand({1, 3, 9, 11}).pow(8));
    Tensor pruned = prune(values.clone(), almost_one);
    EXPECT_LE((pruned - values).abs().sum().item<double>(), 1e-6 * values.sum().item<double>());
  }
}

TEST(Prune, KeepsTheLowestIndexOfChannelsFirstAmongEquals) {
  Tensor result = pruned(at::ones({1, 2, 1, 2}), 0.5);  // in memory: pixel by pixel
  EXPECT_TRUE(at::equal(result.contiguous().flatten(), at::tensor({2.f, 2.f, 0.f, 0.f})));
}

TEST(Prune, KeepsAllWithShareOneBitForBit) {
  Tensor values = at::rand({2, 3, 4, 5});
  EXPECT_TRUE(at::equal(pruned(values, 1), values));
}

TEST(Prune, LeavesAnImageWithoutRelevanceAlone) {
  Tensor values = at::rand({3, 2, 4, 4});
  values[1].zero_();
  Tensor result = pruned(values, 0.5);
  EXPECT_TRUE(at::equal(result[1], values[1]));
  EXPECT_NEAR(result[2].sum().item<double>(), values[2].sum().item<double>(), 1e-5);
}

TEST(Prune, TreatsEachImageByItself) {
  Tensor values = at::rand({4, 3, 5, 5});
  Tensor together = pruned(values, 0.7);
  for (int64_t n = 0; n < 4; ++n) {
    EXPECT_TRUE(at::equal(pruned(values.narrow(0, n, 1), 0.7)[0], together[n]));
  }
}

TEST(Prune, AnswersInTheGraphsLayout) {
  EXPECT_TRUE(is_canonical(pruned(at::rand({2, 3, 4, 5}), 0.5)));
}

}  // namespace
}  // namespace fbbench
