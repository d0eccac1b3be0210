// SPDX-License-Identifier: Apache-2.0
// results/statistics/krippendorff.cpp against the textbook's form and numbers worked out by hand.
#include "results/statistics/krippendorff.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fbbench {
namespace {

/// 1 - mean squared difference of pairs within a method / of all pairs, pair by pair.
double slow_alpha(const ScoreRows& ranks) {
  double within = 0, all = 0, within_pairs = 0, all_pairs = 0;
  for (size_t a = 0; a < ranks.size(); ++a) {
    for (size_t b = 0; b < ranks.size(); ++b) {
      for (size_t i = 0; i < ranks[a].size(); ++i) {
        for (size_t j = 0; j < ranks[b].size(); ++j) {
          if (a == b && i == j) continue;
          const double square = std::pow(ranks[a][i] - ranks[b][j], 2);
          all += square;
          all_pairs += 1;
          if (a != b) continue;
          within += square;
          within_pairs += 1;
        }
      }
    }
  }
  return 1 - (within / within_pairs) / (all / all_pairs);
}

TEST(KrippendorffAlpha, IsOneWhereAllBlocksRankAlike) {
  EXPECT_DOUBLE_EQ(krippendorff_alpha({{1, 10, 3}, {2, 20, 4}, {5, 30, 9}}), 1);
}

TEST(KrippendorffAlpha, FallsBelowZeroWhereTwoBlocksContradict) {
  // Ranks 1 2 and 2 1: within a method the only pair differs by 1; of all 6 pairs of 1 1 2 2 four
  // do.
  EXPECT_DOUBLE_EQ(krippendorff_alpha({{1, 2}, {2, 1}}), 1 - 1 / (4.0 / 6));
}

TEST(KrippendorffAlpha, AgreesWithPairsCountedOneByOne) {
  const ScoreRows scores{{3, 1, 2, 9}, {1, 2, 2, 1}, {2, 4, 1, 5}};
  // Midranks in each block, the second and third tied in the third one.
  const ScoreRows ranks{{3, 1, 2.5, 3}, {1, 2, 2.5, 1}, {2, 3, 1, 2}};
  EXPECT_NEAR(krippendorff_alpha(scores), slow_alpha(ranks), 1e-12) << "rounding of float64";
}

TEST(KrippendorffAlpha, IsNanWhereNothingCanBeSaid) {
  EXPECT_TRUE(std::isnan(krippendorff_alpha({{1, 2}})));
  EXPECT_TRUE(std::isnan(krippendorff_alpha({{1}, {2}})));
  EXPECT_TRUE(std::isnan(krippendorff_alpha({{1, 1}, {1, 1}})));
}

}  // namespace
}  // namespace fbbench
