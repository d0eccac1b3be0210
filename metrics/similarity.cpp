// SPDX-License-Identifier: Apache-2.0
#include "metrics/similarity.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "metrics/sum.h"

namespace fbbench {
namespace {

/// Calls visit(first, end) for each run of equal values in the map's order, by descending value.
template <class Visit>
void for_each_tie(const MapView& map, Visit visit) {
  const std::vector<float>& sorted = map.sorted();
  for (size_t first = 0, end = 0; first < sorted.size(); first = end) {
    do {
      ++end;
    } while (end < sorted.size() && sorted[end] == sorted[first]);
    visit(first, end);
  }
}

template <class Value>
double correlation(int64_t count, const Value* a, const Value* b) {
  const double mean_a = sum_of(count, [&](int64_t i) { return a[i]; }) / static_cast<double>(count);
  const double mean_b = sum_of(count, [&](int64_t i) { return b[i]; }) / static_cast<double>(count);
  const double ab = sum_of(count, [&](int64_t i) { return (a[i] - mean_a) * (b[i] - mean_b); });
  const double aa = sum_of(count, [&](int64_t i) { return (a[i] - mean_a) * (a[i] - mean_a); });
  const double bb = sum_of(count, [&](int64_t i) { return (b[i] - mean_b) * (b[i] - mean_b); });
  return ab / (std::sqrt(aa) * std::sqrt(bb));  // 0/0 is NaN
}

/// Places in the order from 0, of equal values their mean.
std::vector<double> mean_ranks(const MapView& map) {
  std::vector<double> ranks(static_cast<size_t>(map.size()));
  for_each_tie(map, [&](size_t first, size_t end) {
    const double rank = static_cast<double>(first + end - 1) / 2;
    for (size_t k = first; k < end; ++k) ranks[static_cast<size_t>(map.order()[k])] = rank;
  });
  return ranks;
}

/// Numbers of the distinct values, from 0.
std::vector<int64_t> dense_ranks(const MapView& map) {
  std::vector<int64_t> ranks(static_cast<size_t>(map.size()));
  int64_t rank = 0;
  for_each_tie(map, [&](size_t first, size_t end) {
    for (size_t k = first; k < end; ++k) ranks[static_cast<size_t>(map.order()[k])] = rank;
    ++rank;
  });
  return ranks;
}

double pairs(size_t count) {
  return static_cast<double>(count) * (static_cast<double>(count) - 1) / 2;
}

double tied_pairs(const MapView& map) {
  double tied = 0;
  for_each_tie(map, [&](size_t first, size_t end) { tied += pairs(end - first); });
  return tied;
}

/// Pairs i < j with values[i] > values[j], of values from 0 to below values.size(). The counts of
/// what came before are in a Fenwick tree.
double inversions(const std::vector<int64_t>& values) {
  std::vector<int64_t> tree(values.size() + 1, 0);
  int64_t found = 0, before = 0;
  for (int64_t value : values) {
    int64_t not_above = 0;
    for (int64_t node = value + 1; node > 0; node -= node & -node) {
      not_above += tree[static_cast<size_t>(node)];
    }
    found += before++ - not_above;
    for (auto node = static_cast<size_t>(value) + 1; node < tree.size(); node += node & -node) {
      ++tree[node];
    }
  }
  return static_cast<double>(found);
}

}  // namespace

double pearson(const MapView& a, const MapView& b) {
  return correlation(a.size(), a.data(), b.data());
}

double spearman(const MapView& a, const MapView& b) {
  return correlation(a.size(), mean_ranks(a).data(), mean_ranks(b).data());
}

double kendall(const MapView& a, const MapView& b) {
  const std::vector<int64_t> rank_a = dense_ranks(a), rank_b = dense_ranks(b);
  const int64_t count = a.size();
  std::vector<int64_t> keys(rank_a.size());  // orders by a, then b
  for (size_t p = 0; p < keys.size(); ++p) keys[p] = rank_a[p] * count + rank_b[p];
  std::sort(keys.begin(), keys.end());
  double tied_in_both = 0;
  for (auto first = keys.begin(); first != keys.end();) {
    auto end = std::upper_bound(first, keys.end(), *first);
    tied_in_both += pairs(static_cast<size_t>(end - first));
    first = end;
  }
  for (int64_t& key : keys) key %= count;
  const double all = pairs(keys.size()), tied_a = tied_pairs(a), tied_b = tied_pairs(b);
  const double told_apart = all - tied_a - tied_b + tied_in_both;  // by both maps
  return (told_apart - 2 * inversions(keys)) / std::sqrt(all - tied_a) / std::sqrt(all - tied_b);
}

double cosine(const MapView& a, const MapView& b) {
  Tensor one = a.map().to(at::kDouble), other = b.map().to(at::kDouble);
  return ((one * other).sum() / one.norm() / other.norm()).item<double>();
}

double l2_distance(const MapView& a, const MapView& b) {
  Tensor one = a.map().to(at::kDouble), other = b.map().to(at::kDouble);
  return (one / one.norm() - other / other.norm()).norm().item<double>();
}

double sign_agreement(const MapView& a, const MapView& b) {
  return a.map().sign().eq(b.map().sign()).to(at::kDouble).mean().item<double>();
}

TopOverlap top_overlap(const MapView& a, const MapView& b, int64_t percent) {
  const int64_t each = percent * a.size() / 100;
  std::vector<char> is_top(static_cast<size_t>(a.size()), 0);
  for (int64_t k = 0; k < each; ++k) {
    is_top[static_cast<size_t>(a.order()[static_cast<size_t>(k)])] = 1;
  }
  int64_t shared = 0;
  for (int64_t k = 0; k < each; ++k) {
    shared += is_top[static_cast<size_t>(b.order()[static_cast<size_t>(k)])];
  }
  return {shared, each};
}

}  // namespace fbbench
