// SPDX-License-Identifier: Apache-2.0
// metrics/complexity/{mst_compactness,spanning_forest}.cpp: values worked out by hand, and a slow
// twin.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "metrics/scoring.h"

namespace fbbench {
namespace {

/// Ones at the pixels (y, x) of zeros [height,width].
Tensor dots(int64_t height, int64_t width, const std::vector<std::pair<int, int>>& all) {
  Tensor map = at::zeros({height, width});
  for (const auto& [y, x] : all) map[y][x] = 1;
  return map;
}

const double kDiagonal = std::hypot(10, 10);

TEST(MstCompactness, OfABlockIsItsPixelsOverItsTreeAndSide) {
  // Centres 1 px apart: hull 1 x 1, tree of three edges.
  const Tensor map = dots(10, 10, {{4, 4}, {4, 5}, {5, 4}, {5, 5}});
  EXPECT_NEAR(score_of("mst_compactness", map), 100 * kDiagonal * 4 / 3, 1e-9);
  EXPECT_NEAR(score_of("mst_compactness", -3 * map), 100 * kDiagonal * 4 / 3, 1e-9);
}

TEST(MstCompactness, OfALineHasTheDiagonalForItsSpread) {
  const Tensor map = dots(10, 10, {{2, 1}, {2, 2}, {2, 5}});
  EXPECT_NEAR(score_of("mst_compactness", map), 100.0 * 3 / 4, 1e-9);
}

TEST(MstCompactness, LeavesOutGapsThatNoNearestNeighbourBridges) {
  // Two blocks of 2 x 2, 7 px apart: hull 1 x 9. Each pixel's three nearest are in its block.
  const Tensor map = dots(10, 10, {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {0, 8}, {0, 9}, {1, 8}, {1, 9}});
  EXPECT_NEAR(score_of("mst_compactness:neighbours=3", map), 100 * kDiagonal / 3 * 8 / 6, 1e-9);
  EXPECT_NEAR(score_of("mst_compactness:neighbours=4", map), 100 * kDiagonal / 3 * 8 / 13, 1e-9);
}

TEST(MstCompactness, LooksAtThePixelsFromThePercentileOn) {
  // Of 0..99 the last 20 are two rows, the last 10 one.
  const Tensor map = at::arange(100).view({10, 10}).to(at::kFloat);
  EXPECT_NEAR(score_of("mst_compactness", map), 100 * kDiagonal / 3 * 20 / 19, 1e-9);
  EXPECT_NEAR(score_of("mst_compactness:percentile=90", map), 100.0 * 10 / 9, 1e-9);
}

TEST(MstCompactness, IsUndefinedForOnePixel) {
  EXPECT_TRUE(std::isnan(score_of("mst_compactness", dots(5, 5, {{2, 2}}))));
}

/// The length of the minimum spanning forest of the graph of nearest neighbours, by Kruskal's
/// algorithm on all pairs.
double forest_length(const std::vector<std::pair<int, int>>& points, size_t neighbours) {
  const size_t count = points.size();
  auto squared = [&](size_t a, size_t b) {
    const int dy = points[a].first - points[b].first, dx = points[a].second - points[b].second;
    return dy * dy + dx * dx;
  };
  std::vector<int> reach;  // of each point to its last neighbour
  for (size_t a = 0; a < count; ++a) {
    std::vector<int> all;
    for (size_t b = 0; b < count; ++b) all.push_back(squared(a, b));
    std::sort(all.begin(), all.end());  // itself first
    reach.push_back(all[std::min(neighbours, count - 1)]);
  }
  struct Edge {
    int squared;
    size_t a, b;
  };
  std::vector<Edge> edges;
  for (size_t a = 0; a < count; ++a) {
    for (size_t b = 0; b < a; ++b) {
      if (squared(a, b) <= std::max(reach[a], reach[b])) edges.push_back({squared(a, b), a, b});
    }
  }
  std::stable_sort(edges.begin(), edges.end(),
                   [](const Edge& x, const Edge& y) { return x.squared < y.squared; });
  std::vector<size_t> tree(count);
  std::iota(tree.begin(), tree.end(), 0);
  double length = 0;
  for (const Edge& edge : edges) {
    const size_t from = tree[edge.a], to = tree[edge.b];
    if (from == to) continue;
    std::replace(tree.begin(), tree.end(), from, to);
    length += std::sqrt(edge.squared);
  }
  return length;
}

TEST(MstCompactness, HasTheForestOfAllPairs) {
  for (int round = 0; round < 10; ++round) {
    // The outermost pixels are salient: the hull is that of the image.
    Tensor map = at::rand({17, 23}) * (at::rand({17, 23}) < 0.15);
    for (int y : {0, 16}) map[y][0] = map[y][22] = 1;
    std::vector<std::pair<int, int>> points;
    for (int p = 0; p < 17 * 23; ++p) {
      if (map.data_ptr<float>()[p] > 0) points.emplace_back(p / 23, p % 23);
    }
    for (size_t neighbours : {1U, 3U, 20U, 200U}) {
      const double pixels = static_cast<double>(points.size());
      const double want = 100 * std::hypot(17, 23) / std::sqrt(16 * 22) * pixels /
                          forest_length(points, neighbours);
      EXPECT_NEAR(
          score_of("mst_compactness:percentile=0,neighbours=" + std::to_string(neighbours), map),
          want, 1e-9 * want);
    }
  }
}

}  // namespace
}  // namespace fbbench
