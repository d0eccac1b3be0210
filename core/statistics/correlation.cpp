// SPDX-License-Identifier: Apache-2.0
#include "core/statistics/correlation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/statistics/ranks.h"

namespace fbbench {
namespace {

bool is_constant(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [&](double v) { return v == values.front(); });
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

int sign(double value) { return (value > 0) - (value < 0); }

}  // namespace

double pearson(const std::vector<double>& a, const std::vector<double>& b) {
  if (is_constant(a) || is_constant(b)) return NAN;  // the means round: no sum below would be 0
  const double mean_a = mean(a), mean_b = mean(b);
  double aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    double x = a[i] - mean_a, y = b[i] - mean_b;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0);
}

double spearman(const std::vector<double>& a, const std::vector<double>& b) {
  return pearson(midranks(a), midranks(b));
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
