// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/nemenyi.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "results/statistics/studentized_range.h"

namespace fbbench {

double critical_difference(int k, int64_t n, double alpha) {
  double methods = k, blocks = static_cast<double>(n);
  double q = studentized_range_quantile(1 - alpha, k) / std::sqrt(2.0);
  return q * std::sqrt(methods * (methods + 1) / (6 * blocks));
}

std::vector<std::vector<size_t>> not_told_apart(const std::vector<double>& average_ranks,
                                                double difference) {
  std::vector<size_t> order(average_ranks.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return average_ranks[a] < average_ranks[b]; });
  std::vector<std::vector<size_t>> groups;
  for (size_t first = 0, last = 0, covered = 0; first < order.size(); ++first) {
    double most = average_ranks[order[first]] + difference;
    while (last < order.size() && average_ranks[order[last]] <= most) ++last;
    if (last > covered && last - first > 1) {  // not part of the group before
      auto begin = order.begin();
      groups.emplace_back(begin + static_cast<std::ptrdiff_t>(first),
                          begin + static_cast<std::ptrdiff_t>(last));
    }
    covered = last;
  }
  return groups;
}

}  // namespace fbbench
