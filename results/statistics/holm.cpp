// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/holm.h"

#include <algorithm>
#include <numeric>

namespace fbbench {

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<size_t> order(p.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size());
  double largest = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    auto tests_left = static_cast<double>(p.size() - i);
    largest = std::max(largest, std::min(1.0, tests_left * p[order[i]]));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

}  // namespace fbbench
