// SPDX-License-Identifier: Apache-2.0
#include "core/statistics/ranks.h"

#include <algorithm>
#include <numeric>

namespace fbbench {
namespace {

/// Positions of `values` in ascending order.
std::vector<size_t> order_of(const std::vector<double>& values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  return order;
}

/// Calls visit(first, last) for each run of equal values in `order`, last excluded.
template <class Visit>
void for_each_tie(const std::vector<double>& values, const std::vector<size_t>& order,
                  Visit visit) {
  for (size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    visit(first, last);
  }
}

}  // namespace

std::vector<double> midranks(const std::vector<double>& values) {
  std::vector<size_t> order = order_of(values);
  std::vector<double> ranks(values.size());
  for_each_tie(values, order, [&](size_t first, size_t last) {
    double shared = (static_cast<double>(first + last) + 1) / 2;
    for (size_t i = first; i < last; ++i) ranks[order[i]] = shared;
  });
  return ranks;
}

double tie_sum(const std::vector<double>& values) {
  double sum = 0;
  for_each_tie(values, order_of(values), [&](size_t first, size_t last) {
    auto t = static_cast<double>(last - first);
    sum += t * t * t - t;
  });
  return sum;
}

std::vector<double> block_scores(const ScoreRows& scores, size_t i) {
  std::vector<double> block;
  for (const auto& row : scores) block.push_back(row[i]);
  return block;
}

std::vector<double> average_ranks(const ScoreRows& scores, int direction) {
  std::vector<double> sums(scores.size(), 0);
  size_t n = scores.empty() ? 0 : scores.front().size();
  for (size_t i = 0; i < n; ++i) {
    std::vector<double> block = block_scores(scores, i);
    for (double& score : block) score *= -direction;  // the best becomes the smallest
    std::vector<double> ranks = midranks(block);
    for (size_t m = 0; m < sums.size(); ++m) sums[m] += ranks[m];
  }
  for (double& sum : sums) sum /= static_cast<double>(n);
  return sums;
}

}  // namespace fbbench
