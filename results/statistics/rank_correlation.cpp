// SPDX-License-Identifier: Apache-2.0
#include "results/statistics/rank_correlation.h"

#include <cmath>

#include "results/statistics/ranks.h"

namespace fbbench {
namespace {

int sign(double value) { return (value > 0) - (value < 0); }

}  // namespace

double spearman(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> ranks_a = midranks(a), ranks_b = midranks(b);
  double mean = (static_cast<double>(a.size()) + 1) / 2, aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    double x = ranks_a[i] - mean, y = ranks_b[i] - mean;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return ab / std::sqrt(aa * bb);
}

double kendall_tau_b(const std::vector<double>& a, const std::vector<double>& b) {
  double agreement = 0, untied_a = 0, untied_b = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      int x = sign(a[i] - a[j]), y = sign(b[i] - b[j]);
      agreement += x * y;
      untied_a += x * x;
      untied_b += y * y;
    }
  }
  return agreement / std::sqrt(untied_a * untied_b);
}

}  // namespace fbbench
